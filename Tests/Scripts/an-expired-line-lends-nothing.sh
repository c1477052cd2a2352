#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The seed's line as it stands, with its dates of 2012.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <"$scripts/seed-line.lic"
opens "$session/ugs.lic"
grep -q 'INCREMENT 3d_to_2d_flattener is not lent: it expired at 2012-11-06 23:59:59 UTC' "$session/lic1.log" ||
    wrong "the server should have named the line at its start"

exits 0 cat "$session/$server.log"
says "INCREMENT 3d_to_2d_flattener is not lent: it expired at 2012-11-06 23:59:59 UTC"
never_says "is lent"

exits 0 borrow list
says "nothing is lent"
exits 1 borrow get 3d_to_2d_flattener --for 1d
says "borrow: error: the license of 3d_to_2d_flattener expired at 2012-11-06 23:59:59 UTC [line-expired, FlexNet -10]"
says "borrow: hint: ask your administrator for a renewed license file"
exits 1 launch 3d_to_2d_flattener
exits 0 lend loans --database "$database"
never_says "3d_to_2d_flattener"
