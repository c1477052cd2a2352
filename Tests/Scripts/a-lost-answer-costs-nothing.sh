#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The server lent, and its answer never came: the seat is not lost, and no second one is taken.
source "$(dirname "$0")/harness"
usual

seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

network lose
exits 69 borrow get 3d_to_2d_flattener --for 1d
says "borrow: error: " "borrow: hint: if the server took the request, the next borrow command that reaches it brings the licenses"
network_says taken
exits 1 launch 3d_to_2d_flattener
exits 0 borrow status
says "1 earlier request without an answer"
exits 0 lend loans --database "$database" --json
loan=$(grep -oE '"loan" ?: ?"[^"]*"' <<<"$output")

home_network
exits 0 borrow list
says "borrow: note: an earlier request was completed and brought 3d_to_2d_flattener" "0/1"
exits 0 launch 3d_to_2d_flattener 27.0
exits 0 lend loans --database "$database" --json
says "$loan"
same 1 "$(grep -c '"loan"' <<<"$output")"
exits 0 borrow status
never_says "without an answer"
