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

# Two shells: one borrows what the other gives back. Whoever was first, what lies here is what is out.
for round in 1 2 3 4 5; do
    (exec timeout 60 borrow get 3d_to_2d_flattener --for 1h >"$session/get.log" 2>&1) &
    getter=$!
    (exec timeout 60 borrow return 3d_to_2d_flattener >"$session/return.log" 2>&1) &
    returner=$! status=0
    wait "$getter" || wrong "$(cat "$session/get.log")"
    wait "$returner" || status=$?
    # 1: there was nothing to return yet.
    [ "$status" -le 1 ] || wrong "$(cat "$session/return.log")"
    exits 0 borrow list
    code=0
    launch 3d_to_2d_flattener >/dev/null || code=$?
    exits 0 lend loans --database "$database" --json
    if [ "$code" = 0 ]; then
        says "$(grep -o 'LOAN=[A-Za-z0-9_-]*' "$(grant 3d_to_2d_flattener)" | cut -d= -f2)"
        same 1 "$(grep -c '"loan"' <<<"$output")"
    else
        same 2 "$code"
        same 0 "$(grep -c '"loan"' <<<"$output" || true)"
    fi
done
