#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# One key in the keyring for this user and machine, under a schema of our own, whoever asks first and however many at once.
source "$(dirname "$0")/harness"
at traveller
desktop || wrong "no desktop session"

racers=()
for number in 1 2 3 4 5 6 7 8; do
    borrow hostid >"$session/hostid.$number" 2>"$session/hostid.$number.log" &
    racers+=($!)
    running+=($!)
done
for racer in "${racers[@]}"; do end "$racer" CONT || wrong "a racer ended with $?"; done
same 1 "$(sort -u "$session"/hostid.? | grep -c '^ED25519=')"
exits 0 borrow hostid
hostids=$output
same "$hostids" "$(cat "$session/hostid.1")"
says_like '^ED25519=[A-Za-z0-9_-]{43}$'
same "MACHINE=$(machine_folder "$(cat /etc/machine-id)")" "$(tail -n 1 <<<"$hostids")"

exits 0 secret-tool search --all purpose device-key
same 1 "$(grep -c '^\[' <<<"$output")"
says "schema = org.borrow.DeviceKey" "label = Borrow device key" "attribute.machine = MACHINE="

# The secret itself is nowhere in the person's files.
secret=$(secret-tool lookup purpose device-key | base64 -w 0 | tr '+/' '-_' | tr -d '=')
same 43 "${#secret}"
! grep -rqF "$secret" "$HOME" || wrong "the secret key lies in a file"

# Kept over a new login.
end "$keyring" || true
keyring
exits 0 borrow hostid
same "$hostids" "$output"

# Deleted, it is made anew; an item that is no key is said.
secret-tool clear purpose device-key
exits 0 borrow hostid
[ "$hostids" != "$output" ] || wrong "the key should be a new one"
machine=$(tail -n 1 <<<"$output")
printf short | secret-tool store --label="Borrow device key" xdg:schema org.borrow.DeviceKey machine "$machine" purpose device-key
exits 77 borrow hostid
says "borrow: error: the device key in the keyring is 5 bytes long, not 32" "[bad-key]" "borrow: hint: delete the item"
secret-tool clear purpose device-key
exits 0 borrow hostid
