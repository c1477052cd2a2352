#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A license server gets a new key: what the old one lent runs on and comes back, what is lent is the new one's, no seat counts twice.
source "$(dirname "$0")/harness"
usual
lines() { printf 'INCREMENT cad ugslmd 1.0 %s 2 BORROW\n' "$(day '+1 year')"; }
licensed "$session/old.lic" ugslmd < <(lines)
opens "$session/old.lic"
exits 0 borrow get cad --for 2d
cp "$(grant cad)" "$session/before"
old=$hostid old_key=$LEND_KEY
at bob
desktop
trust
exits 0 borrow get cad --for 2d
stops lic1
# Bob gives his back while no server is there.
exits 0 borrow return cad
says "the server will be told when it is next reachable"

# The publisher signs the same lines for the new key.
export LEND_KEY=$session/new.key
hostid=$(lend hostid 2>/dev/null)
licensed "$session/new.lic" ugslmd < <(lines)
exits 78 lend serve --license "$session/new.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "holds the loans of $old, and this server is $hostid" "--old-key"
rotated() {
    serve lic1 --license "$session/new.lic" "$session/old.lic" --database "$database" \
        --publisher "$publisher_folder/publisher.pub" --old-key "$old_key" || wrong "the server did not start"
}
rotated
output=$(cat "$session/lic1.log")
says "the loans of $database belong to $hostid from now on" "it is signed for this server's old key; the publisher signs it for the new one"

# Both seats are out: the lines of both keys are one pool. Bob's return finds its way to the old key with his next command.
exits 0 lend loans --database "$database"
same 2 "$(grep -c 'cad 1.0 .*borrowed' <<<"$output")"
exits 0 borrow list
says "the server now knows that cad was returned" "1/2"
exits 1 borrow get 'cad*2' --for 2d
# And borrows again: from the new key.
exits 0 borrow get cad --for 2d
grep -q "$hostid" "$(grant cad)" || wrong "the new key should have lent it"

# Alice goes on with what she has, and extends it: then it is the new key's.
at traveller
cmp -s "$session/before" "$(grant cad)" || wrong "the grant should be untouched"
exits 0 launch cad
exits 0 borrow get cad --for 3d
grep -q "$hostid" "$(grant cad)" || wrong "the new key should have lent it"
exits 0 borrow list
says_like 'cad +1\.0 +ugslmd +0/2'
stops lic1

# The old key alone gets nothing any more; without it, what it lent could not come back, and that is said.
LEND_KEY=$old_key exits 69 lend serve --license "$session/old.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "took the place of this key at" "[key-retired]" "--old-key"
serve lic1 --license "$session/new.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
exits 0 borrow return cad
stops lic1
exits 0 lend audit verify --database "$database"
exits 0 lend audit export --database "$database"
says '"action":"rotate"' "$hostid in the place of $old"
