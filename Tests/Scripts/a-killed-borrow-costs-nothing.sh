#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The laptop dies between the server's yes and the grant's arrival.
source "$(dirname "$0")/harness"
usual

seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

network hold
borrow get 3d_to_2d_flattener --for 1d >"$session/get.log" 2>&1 &
running+=($!)
killed=$!
network_says taken
end "$killed" KILL && wrong "the borrow should have been killed"
exits 1 launch 3d_to_2d_flattener

home_network
exits 0 borrow list
says "an earlier request was completed and brought 3d_to_2d_flattener"
exits 0 launch 3d_to_2d_flattener 27.0
exits 0 lend loans --database "$database" --json
same 1 "$(grep -c '"loan"' <<<"$output")"
