#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Secret keys are 0600 and stay what they are; the server's can be backed up.
source "$(dirname "$0")/harness"
at admin
export LEND_KEY=$session/server.key

# Nobody to ask, and nobody said that it is to be without.
exits 77 setsid --wait lend publisher new keys
says "lend: error: the key keys/publisher.key wants a passphrase, and there is no terminal to ask for it on [passphrase-needed]" \
    "lend: hint: " "--passphrase-fd" "--no-passphrase"
[ ! -e keys/publisher.key ] || wrong "no key should have been made"
exits 0 lend publisher new keys --no-passphrase
says "keys/publisher.key" "keys/publisher.pub"
exits 0 stat -c %a keys/publisher.key
same 600 "$output"
secret=$(sha256sum keys/publisher.key)
exits 73 lend publisher new keys --no-passphrase
says "lend: error: "
same "$secret" "$(sha256sum keys/publisher.key)"

exits 0 lend hostid
says_like '^ED25519=[A-Za-z0-9_-]{43}$'
says "$LEND_KEY"
first=$(lend hostid 2>/dev/null)
exits 0 lend hostid --backup copy.key
same "$first" "$(grep -o '^ED25519=.*' <<<"$output")"
exits 0 stat -c %a "$LEND_KEY" copy.key
same $'600\n600' "$output"
same "$first" "$(lend hostid --key copy.key 2>/dev/null)"
exits 73 lend hostid --backup copy.key
chmod 644 copy.key
exits 77 lend hostid --key copy.key
says "lend: error: " "lend: hint: "
