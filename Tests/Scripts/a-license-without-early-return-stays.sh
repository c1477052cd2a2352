#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# EARLY_RETURN=NO on the publisher's line refuses before anything is given up.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW EARLY_RETURN=NO
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d

cp "$(grant cad)" "$session/before"
exits 1 borrow return cad
says "borrow: error: the publisher of cad allows no early return; it is held until" "[early-return-off]" "borrow: hint: it comes back by itself then"
cmp -s "$session/before" "$(grant cad)" || wrong "the grant should be untouched"
exits 0 launch cad
exits 0 lend loans --database "$database"
says "cad"
# Nor by borrowing it again for less.
exits 1 borrow get cad --for 1h
says "[early-return-off]"
exits 0 borrow get cad --for 3d
says "it was until"
exits 0 borrow list
says "1/2"
