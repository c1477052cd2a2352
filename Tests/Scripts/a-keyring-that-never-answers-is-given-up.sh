#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A secret service that hangs, is killed meanwhile, or a bus that says nothing: an error within seconds.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
exits 0 borrow get 3d_to_2d_flattener --for 1d
cp "$(grant 3d_to_2d_flattener)" "$session/before"

exits 0 borrow hostid
device=$output
kill -STOP "$keyring"
exits 77 borrow hostid
says "borrow: error: the secret service did not answer within" "[keyring-failed]" "borrow: hint: "
kill -CONT "$keyring"
exits 0 borrow hostid
same "$device" "$output"

# Killed while a call waits for it: the bus knows one name more, then.
names() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames | grep -c 'string ":'
}
for command in "get 3d_to_2d_flattener --for 2d" "return 3d_to_2d_flattener"; do
    kill -STOP "$keyring"
    before=$(names)
    # The words of a command.
    # shellcheck disable=SC2086
    borrow $command >"$session/caller.log" 2>&1 &
    caller=$!
    running+=("$caller")
    until [ "$(names)" -gt "$before" ] || ! kill -0 "$caller" 2>/dev/null; do :; done
    end "$keyring" KILL || true
    status=0
    end "$caller" CONT || status=$?
    output=$(cat "$session/caller.log")
    same 77 "$status"
    says_like '^borrow: error: .* \[keyring-(failed|absent)\]$'
    says "borrow: hint: "
    nothing_lost 3d_to_2d_flattener
    # A session that begins anew.
    end "$bus" || true
    desktop || wrong "no desktop session"
done

# A bus that takes the connection and says nothing.
mkfifo "$session/ready"
perl -MIO::Socket::UNIX -e '
    $| = 1; my $mute = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 8) or die $!; print "ready\n"; sleep' \
    "$session/mute" >"$session/ready" 2>"$session/mute.log" &
ready $! "$session/ready"
export DBUS_SESSION_BUS_ADDRESS=unix:path=$session/mute
exits 77 borrow hostid
says "borrow: error: " "[keyring-failed]" "borrow: hint: "
nothing_lost 3d_to_2d_flattener
