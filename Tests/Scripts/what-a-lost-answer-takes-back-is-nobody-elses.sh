#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A capability request gave a license back, and its answer never came: the laptop still starts it, and nobody else gets the seat
# until the laptop has given it up.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT sim ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"
at bob
desktop
trust

at traveller
exits 0 borrow capability request sim
network lose
exits 69 borrow capability request
says "borrow: hint: if the server took the request, the next borrow command that reaches it brings its answer"
network_says taken
exits 0 launch sim
exits 0 lend loans --database "$database"
says "to be given up"
never_says "over-use"

home_network
at bob
exits 1 borrow get sim --for 1d
says "[none-free, FlexNet -67]"
exits 1 launch sim

# The next command brings the answer: the laptop gives it up, and its signed return frees the seat.
at traveller
exits 0 borrow list
says "borrow: note: the server now knows that sim was returned" "1/1"
exits 2 launch sim
exits 0 borrow capability status
says_like '^sim +1\.0 +RETURNED'
at bob
exits 0 borrow get sim --for 1d
exits 0 launch sim
at traveller
exits 2 launch sim
