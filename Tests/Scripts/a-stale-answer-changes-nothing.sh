#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A server whose database and clock were set back answers with an older number than the laptop has seen: that is refused.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 3 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow capability request cad
stops lic1
cp "$database" "$session/copy.sqlite"

opens "$session/ugs.lic"
exits 0 borrow capability request cad cam
stops lic1
cp "$(grant cad)" "$session/before"

# Yesterday's copy, and yesterday's clock.
cp "$session/copy.sqlite" "$database"
clock_of_server -1h
opens "$session/ugs.lic"
# The administrator takes it for the newest there is.
exits 0 lend recover --done --database "$database"
exits 65 borrow capability request cam
says "borrow: error: the server's answer is number" "was processed already [stale-answer]" "borrow: hint: ask again"
cmp -s "$session/before" "$(grant cad)" || wrong "the grant should be untouched"
exits 0 launch cad
exits 0 launch cam

# With the clock set right it goes on, whatever the copy knew.
stops lic1
clock_of_server +0
opens "$session/ugs.lic"
exits 0 borrow capability request cam
says "cam 1.0 until"
exits 0 launch cam
