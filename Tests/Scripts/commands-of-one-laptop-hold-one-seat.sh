#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Several borrows of one feature at once on one laptop leave one loan, the one that lies there: a return frees its seat.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

for round in 1 2 3; do
    getters=()
    for hours in 1 2 3 4; do
        (exec timeout 60 borrow get 3d_to_2d_flattener --for "${hours}h" >"$session/get$hours.log" 2>&1) &
        getters+=($!)
    done
    for getter in "${getters[@]}"; do wait "$getter" || wrong "$(cat "$session"/get?.log)"; done
    held=$(grep -o 'LOAN=[A-Za-z0-9_-]*' "$(grant 3d_to_2d_flattener)" | cut -d= -f2)
    exits 0 lend loans --database "$database" --json
    says "$held"
    same 1 "$(grep -c '"loan"' <<<"$output")"
    exits 0 borrow return 3d_to_2d_flattener
    exits 0 lend loans --database "$database" --json
    same 0 "$(grep -c '"loan"' <<<"$output" || true)"
done
