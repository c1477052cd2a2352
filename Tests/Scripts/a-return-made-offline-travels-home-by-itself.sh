#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A return that the server did not hear of is delivered by borrowd, without any command, and the user is told.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
exits 0 borrow get 3d_to_2d_flattener --for 3d
stops lic1
exits 0 borrow return 3d_to_2d_flattener
says "given up here; the server will be told when it is next reachable"
opens "$session/ugs.lic"
exits 0 lend loans --database "$database" --json
says 3d_to_2d_flattener

notifier
borrowd_starts
borrowd_says "the license server knows now that 3d_to_2d_flattener was returned"
desktop_shows "The return of" "has arrived"
exits 0 lend loans --database "$database" --json
never_says 3d_to_2d_flattener

# An application borrows, extends and returns through borrowd.
connects alice
tells alice "CHECKOUT ugslmd 3d_to_2d_flattener OFFLINE FOR=1d"
hears alice "GRANTED"
[[ $line != *HANDLE=* ]] || wrong "a borrow has no handle: $line"
exits 0 launch 3d_to_2d_flattener
tells alice "EXTEND ugslmd 3d_to_2d_flattener FOR=2d"
hears alice "GRANTED"
tells alice HELD
hears alice "HOLDING ugslmd 3d_to_2d_flattener"
tells alice "RETURN ugslmd 3d_to_2d_flattener"
# What runs on it hears that it is over, before or after the answer.
hears alice ""
case $line in
DONE*) hears alice "ENDED LOAN=" ;;
"ENDED LOAN="*) hears alice DONE ;;
*) wrong "expected DONE and ENDED, heard $line" ;;
esac
exits 2 launch 3d_to_2d_flattener
