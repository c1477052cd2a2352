#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Two laptops, one seat: the second gets it when the first gives it back, or when its time is over.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
at bob
desktop
trust

at traveller
exits 0 borrow get 3d_to_2d_flattener --for 1d
at bob
exits 1 borrow get 3d_to_2d_flattener --for 1d
says "borrow: error: 0 of 1 seat of 3d_to_2d_flattener is free, 1 was asked [none-free, FlexNet -67]" "borrow: hint: "
exits 1 launch 3d_to_2d_flattener
exits 1 borrow return 3d_to_2d_flattener
says "[not-held]"

# The traveller's own seat is free to the traveller.
at traveller
exits 0 borrow get 3d_to_2d_flattener --for 2d
says "it was until"
# Another user's copy of the traveller's grant starts on this machine, but cannot be given back.
traveller_grant=$(grant 3d_to_2d_flattener)
at bob
mkdir -p "$(dirname "$(grant 3d_to_2d_flattener)")"
cp "$traveller_grant" "$(grant 3d_to_2d_flattener)"
exits 77 borrow return 3d_to_2d_flattener
says "was borrowed with another device key" "[bad-key]"
rm "$(grant 3d_to_2d_flattener)"

at traveller
exits 0 borrow return 3d_to_2d_flattener
at bob
exits 0 borrow get 3d_to_2d_flattener --for 5s
exits 0 launch 3d_to_2d_flattener
at traveller
# Five seconds later the seat is free by itself.
until borrow get 3d_to_2d_flattener --for 1d >"$session/again.log" 2>&1; do
    grep -q none-free "$session/again.log" || wrong "$(cat "$session/again.log")"
done
at bob
exits 3 launch 3d_to_2d_flattener
