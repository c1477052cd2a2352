#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Unwritable, read-only, full, or another user's: each command says so, and what was borrowed is not lost.
source "$(dirname "$0")/harness"
mounts_of_its_own
publisher_is publisher
server_is lic1
at traveller
trust
echo 'keyring = file' >"$XDG_CONFIG_HOME/borrow/config"
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 1d
nodelock=$XDG_DATA_HOME/borrow/nodelock
cp "$(grant cad)" "$session/before"

# refused STATUS CODE HINT COMMAND…: each of these says so and changes nothing, here or there.
refused() {
    local command
    for command in "${@:4}"; do
        # The words of a command.
        # shellcheck disable=SC2086
        exits "$1" mortal borrow $command
        says "[$2]" "borrow: hint: $3"
    done
    exits 0 mortal borrow list
    says_like "cad .* 1/2"
    says_like "cam .* 2/2"
    nothing_lost cad
}
writing=("get cad --for 2d" "get cam --for 1d" "return cad")

find "$nodelock" -type d -exec chmod 500 {} +
refused 73 cannot-write "see who owns it" "${writing[@]}"
find "$nodelock" -type d -exec chmod 700 {} +

mount --bind "$nodelock" "$nodelock"
mount -o remount,bind,ro "$nodelock"
refused 73 cannot-write "that file system is mounted read-only" "${writing[@]}"
umount "$nodelock"

# A namespace of one user has no others.
if chown 65534 "$(grant cad)" 2>/dev/null; then
    exits 0 mortal borrow check cad
    chmod 600 "$(grant cad)"
    exits 1 mortal borrow check cad --json
    says '"unreadable"'
    exits 74 mortal borrow status
    says "borrow: error: cannot read" "borrow: hint: see who owns it"
    refused 74 cannot-read "see who owns it" "get cad --for 2d" "return cad"
    chmod 644 "$(grant cad)"

    # Its folder is readable and not writable: the server has lent when that is found out.
    folder=$(dirname "$(grant cad)")
    chown 65534 "$folder"
    chmod 755 "$folder"
    refused 73 cannot-write "see who owns it" "return cad"
    exits 73 mortal borrow get cam --for 1d
    says "[cannot-write]"
    nothing_lost cad
    exits 0 mortal borrow status
    says "1 earlier request without an answer"
    chown 0 "$folder"
    exits 0 mortal borrow list
    says "an earlier request was completed and brought cam"
    # The file's owner means nothing.
    exits 0 mortal borrow return cam
fi

# A disk of some pages, all taken; then one is left, for the request and not for its grant.
cp -a "$nodelock" "$session/saved"
mount -t tmpfs -o size=64k none "$nodelock"
cp -a "$session/saved/." "$nodelock/"
dd if=/dev/zero of="$nodelock/filler" bs=4096 2>/dev/null || true
refused 73 cannot-write "make room on that disk" "${writing[@]}"
truncate -s -4096 "$nodelock/filler"
exits 73 borrow get cam --for 1d
says "no space left on device [cannot-write]" "borrow: hint: if the server took the request"
nothing_lost cad
rm "$nodelock/filler"
exits 0 borrow list
says "an earlier request was completed and brought cam"
exits 0 launch cam
exits 0 borrow return cad cam
exits 0 borrow list
says_like "cad .* 2/2"
says_like "cam .* 2/2"
umount "$nodelock"
