#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Without a keyring nothing falls back to a file by itself; with "keyring = file" it is one that only its owner reads.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
at traveller
trust
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

exits 77 borrow get 3d_to_2d_flattener --for 1d
says "[keyring-absent]" "keyring = file"
[ -z "$(compgen -G "$XDG_DATA_HOME/borrow/device-*.key")" ] || wrong "there should be no key file"

printf '# chosen\nkeyring = file\n' >"$XDG_CONFIG_HOME/borrow/config"
exits 0 borrow get 3d_to_2d_flattener --for 1d
exits 0 stat -c %a "$XDG_DATA_HOME"/borrow/device-*.key
says 600
exits 0 borrow hostid
device=$(head -n 1 <<<"$output")
grep -qF "$device" "$(grant 3d_to_2d_flattener)" || wrong "the grant should be locked to $device"
exits 0 launch 3d_to_2d_flattener

chmod 644 "$XDG_DATA_HOME"/borrow/device-*.key
exits 77 borrow return 3d_to_2d_flattener
says "borrow: error: " "[bad-key]" "borrow: hint: "
chmod 600 "$XDG_DATA_HOME"/borrow/device-*.key
exits 0 borrow return 3d_to_2d_flattener

printf 'keyring = drawer\n' >"$XDG_CONFIG_HOME/borrow/config"
exits 78 borrow list
says "config:1: \"drawer\" is no keyring" "[bad-configuration]"
