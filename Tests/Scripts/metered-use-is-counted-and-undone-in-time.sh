#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Metered features are counted by their use: once for each report however often it is sent, undone while there is time.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT render ugslmd 1.0 $(day '+1 year') 10 METERED UNDO_INTERVAL=1h OVERDRAFT=2
INCREMENT plot ugslmd 1.0 $(day '+1 year') 10 METERED UNDO_INTERVAL=1s
INCREMENT solve ugslmd 1.0 $(day '+1 year') 4 METERED=REUSABLE
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
LINES
opens "$session/ugs.lic"

exits 1 borrow get render --for 1d
says "borrow: error: render is metered: its use is counted, and it is not borrowed [metered]"
says "borrow: hint: \`borrow capability report render\` counts a use of it"
exits 1 borrow capability report cad
says "[not-metered]"

exits 0 borrow capability report 'render*4'
says "render 1.0 4 counted, 8 left"
undo=$(grep -oE 'borrow capability undo --request [A-Za-z0-9_-]{22}' <<<"$output")
exits 0 borrow list
says_like '^render +1\.0 +ugslmd +6/10 +metered'

# In time.
exits 0 $undo
says "render 4 went back"
exits 0 borrow list
says_like '^render +1\.0 +ugslmd +10/10'
exits 1 $undo
says "was undone at" "[request-finished]"

# Too late: the time stands on the publisher's line.
exits 0 borrow capability report plot
late=$(grep -oE 'borrow capability undo --request [A-Za-z0-9_-]{22}' <<<"$output")
used=$(date +%s)
until (($(date +%s) > used + 2)); do exits 0 borrow status; done
exits 1 $late
says "plot was used" "it could be undone within 1s, until" "[undo-too-late]" "borrow: hint: "

# Not more than the count and what goes above it.
exits 1 borrow capability report 'render*13'
says "12 of 12, 2 of them OVERDRAFT, are left of render, 13 were asked" "[all-in-use, FlexNet -4]"
exits 0 borrow capability report 'render*13' --partial
says "render 1.0 12 of 13 counted, 0 left"

# A report whose answer is lost is counted once.
network lose
exits 69 borrow capability report 'plot*3'
says "the next borrow command that reaches it brings its answer"
network_says taken
home_network
exits 0 borrow list
says_like '^plot +1\.0 +ugslmd +6/10'

# What is reusable comes back with a request that does not name it.
exits 0 borrow capability report 'solve*3'
exits 0 borrow capability request solve
says "solve 1.0 1 counted, 3 left"
exits 0 borrow capability request
says "solve went back"
exits 0 borrow list
says_like '^solve +1\.0 +ugslmd +4/4'

exits 0 borrow capability report 'solve*2' --json
says '"granted" : 2' '"left" : 2' '"request" : "'
exits 1 borrow capability report 'solve*9' --json
says '"code" : "all-in-use"'
exits 64 borrow capability undo --request yesterday
says "[usage]" "borrow: hint: "
