#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A license is borrowed for twenty days; then the publisher sells a line that allows one day only, and the database is lost. The seat
# is held back for the twenty days all the same, also after a restart, and a feature that was never lent is lent at once.
source "$(dirname "$0")/harness"
usual

sells() {
    licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW=$1
INCREMENT cam ugslmd 1.0 $(day '+1 year') 1 BORROW=24
LINES
}

# The seat of cad is somebody else's for twenty days.
held_back() {
    exits 69 borrow get cad --for 1d
    says "this server recovers: " "of 1 seat of cad 0 are known to be out" "[recovering]" "lend recover --done"
    exits 0 lend recover --database "$database" --json
    says '"isAssumed" : false'
    until=$(grep -o '"until" : "[^"]*"' <<<"$output" | cut -d'"' -f4)
    [ "$(date -u -d "$until" +%s)" -ge "$ends" ] || wrong "it should wait until the grant has ended, not until $until"
}

sells 480
opens "$session/ugs.lic"
exits 0 borrow get cad --for 20d
ends=$(date -u -d "$(grep -o 'EXPIRES_AT=[0-9TZ:-]*' "$(grant cad)" | cut -d= -f2)" +%s)
stops lic1
sells 24
opens "$session/ugs.lic"
stops lic1
rm -f "$database"*
opens "$session/ugs.lic"
grep -qF "lend: warning: recovering: the database is new" "$session/lic1.log" || wrong "it should have said that it recovers"

at colleague
desktop || wrong "no desktop session"
trust
export BORROW_SERVER=$address
held_back
stops lic1
opens "$session/ugs.lic"
held_back
# Nor is it lent sooner where the file is read again.
sells 2
exits 0 lend reread --database "$database"
held_back
# None of cam was lent.
exits 0 borrow get cam --for 2h
at traveller
moment="+19 days" exits 0 launch cad

# Without its epoch nobody knows what the key has lent: that is said, and what was known before goes on.
stops lic1
rm -f "${LEND_KEY%.key}.epoch"
opens "$session/ugs.lic"
exits 0 lend recover --database "$database"
says "lic1.epoch is missing" "it is not known how long a forgotten license runs"
at colleague
export BORROW_SERVER=$address
exits 69 borrow get cad --for 1h
exits 0 lend recover --done --database "$database"
exits 0 borrow get cad --for 1h
