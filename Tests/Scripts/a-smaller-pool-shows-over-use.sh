#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A license file with fewer seats takes nobody's loan: what is out above the count shows as over-use, and nothing more is lent.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 1d
at bob
desktop
trust
exits 0 borrow get cad --for 1d

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
exits 0 lend reread --database "$database"
exits 0 lend loans --database "$database"
says "over-use: 2 of 1 seat of cad 1.0 are out, 1 too many"
exits 0 borrow list
says "0/1, 1 over"
exits 0 launch cad
exits 1 borrow get cad --for 2d
says "[none-free, FlexNet -67]"

# When one comes back, nothing is too many.
exits 0 borrow return cad
exits 0 lend loans --database "$database"
never_says "over-use"
at traveller
exits 0 borrow get cad --for 2d
