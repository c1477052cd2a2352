#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A component of a suite is borrowed, and a C application starts with it offline; the suite's seats are what is taken.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
PACKAGE suite ugslmd 5.0 COMPONENTS="cad:27.5 cam" OPTIONS=SUITE_RESERVED
INCREMENT suite ugslmd 5.0 $(day '+1 year') 2 BORROW=48
LINES
opens "$session/ugs.lic"
exits 0 borrow list
says_like "^cad +27\.5 +ugslmd +2/2 "
says_like "^cam +5\.0 +ugslmd +2/2 "
says_like "^suite +5\.0 +ugslmd +2/2 "

exits 0 borrow get cad --for 1d
says "cad 27.5 until "
exits 0 borrow list
says_like "^cam +5\.0 +ugslmd +1/2 "
# The rest of that seat of the suite is this laptop's.
exits 0 borrow get cam --for 1d
exits 0 borrow list
says_like "^cad +27\.5 +ugslmd +1/2 "

stops lic1
exits 0 launch cad 27.5
says "name=licensed"
exits 6 launch cad 27.6
exits 0 launch cam
exits 2 bash -c "borrow check suite >/dev/null 2>&1 || exit 2"

# Edited by hand it is nothing.
sed -i 's/cad:27.5/cad:99.9/' "$(grant cad)"
exits 7 launch cad
