#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# At launch the grant's own end counts, to the second; and a clock far before its issue does not help.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
end=$(date -u -d '+5 days' +%Y-%m-%dT17:00:00Z)
exits 0 borrow get 3d_to_2d_flattener --until "$end"
stops lic1

exits 0 launch 3d_to_2d_flattener
moment="$end - 1 second" exits 0 launch 3d_to_2d_flattener
moment="$end" exits 3 launch 3d_to_2d_flattener
says "name=expired" "ended at"
moment="+1 year" exits 3 launch 3d_to_2d_flattener
moment="-23 hours" exits 0 launch 3d_to_2d_flattener
moment="-25 hours" exits 4 launch 3d_to_2d_flattener
says "name=not-yet-valid"

exits 1 when "+6 days" borrow check 3d_to_2d_flattener
says "ended at"
exits 0 when "+6 days" borrow status
says "ended"
exits 0 when "+6 days" borrow return --all
says "nothing is there to return"
exits 0 borrow check 3d_to_2d_flattener
# The clock may be wrong: what is named goes back all the same.
exits 0 when "+6 days" borrow return 3d_to_2d_flattener
says "given up here"
exits 0 when "+6 days" borrow status
says "given up" "the server will be told"
