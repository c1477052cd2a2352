#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The server's disk dies, and the database comes back from a backup that is older than its last loans: the server notices that,
# lends no seat that a forgotten license may hold, and learns from the laptops what is out.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
exits 0 lend recover --database "$database"
says "nothing is to be recovered"
exits 0 borrow get cam --for 2d
stops lic1
cp "$database" "$session/backup"
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d
stops lic1

rm -f "$database"*
cp "$session/backup" "$database"
opens "$session/ugs.lic"
grep -qF "lend: warning: recovering: the database is older than the last one: " "$session/lic1.log" ||
    wrong "it should have said that it recovers"

at colleague
desktop || wrong "no desktop session"
trust
export BORROW_SERVER=$address
exits 69 borrow get cad --for 1d
says "this server recovers: the database is older than the last one" "of 2 seats of cad 0 are known to be out" "[recovering]" \
    "borrow: hint: " "lend recover --done"
exits 0 borrow list
says_like "cad +1\.0 +ugslmd +0/2"

at traveller
export BORROW_SERVER=$address
exits 0 borrow list
says "borrow: note: the license server had forgotten cad, and knows it again"
never_says "forgotten cam"
exits 0 launch cad
exits 0 lend loans --database "$database"
says "cad 1.0" "cam 1.0"
exits 0 lend recover --database "$database"
says "1 loan of 1 seat came to light, and 0 loans returned"
exits 0 borrow extend cad --for 3d

exits 0 lend recover --done --database "$database"
says "recovering is over, and all free seats are lent"
at colleague
export BORROW_SERVER=$address
exits 0 borrow get cad --for 1d
at traveller
exits 0 borrow list --server "$address"
says_like "cad +1\.0 +ugslmd +0/2"

# Another database is noticed as well, and none at all.
stops lic1
rm -f "$database"*
opens "$session/ugs.lic"
grep -qF "the database is new, and this server's key has lent from another one" "$session/lic1.log" ||
    wrong "it should have said that its database is new"
