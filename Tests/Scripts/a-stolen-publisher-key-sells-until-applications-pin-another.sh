#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Whoever takes a publisher's key sells himself anything, for a server of his own, until applications pin another key.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
own=$LEND_KEY own_database=$database own_hostid=$hostid

# The thief's server, and a line of his own making.
server_is thief
licensed "$session/forged.lic" ugslmd <<LINES
INCREMENT cad ugslmd 99.0 permanent 9999 BORROW=4320
LINES
opens "$session/forged.lic"
exits 0 borrow get cad --for 180d
exits 0 launch cad
exits 0 borrow return cad
exits 0 borrow get cad --for 180d
cp "$(grant cad)" "$session/stolen"

# The publisher makes a new key, signs its customers' lines with it, and the next release pins that key only.
publisher_is second
server=lic1 LEND_KEY=$own database=$own_database hostid=$own_hostid
licensed "$session/new.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
! launch cad >"$session/verdict" || wrong "the thief's license should not start the new release"
grep -q 'name=publisher-unknown' "$session/verdict" || wrong "its line should be unknown: $(cat "$session/verdict")"
# Laptops that trust the new key only do not even ask his server.
rm "$XDG_CONFIG_HOME/borrow/publishers.d/"*
trust second
exits 77 borrow list
says "no publisher that you trust vouches for the server"
opens "$session/new.lic"
exits 0 borrow list
says_like 'cad .* 1/1'
exits 0 borrow get cad --for 2d
exits 0 launch cad
