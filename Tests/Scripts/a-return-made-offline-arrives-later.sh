#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Given up at once, told later; pending until the server's receipt.
source "$(dirname "$0")/harness"
usual

seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
exits 0 borrow get 3d_to_2d_flattener --for 30d
stops lic1

exits 0 borrow return --all
says "3d_to_2d_flattener given up here; the server will be told when it is next reachable"
exits 2 launch 3d_to_2d_flattener
exits 0 borrow status
says "3d_to_2d_flattener given up" "the server will be told"
exits 0 borrow status --json
says '"state" : "return-pending"'
exits 69 borrow list
exits 0 borrow status --json
says '"state" : "return-pending"'

opens "$session/ugs.lic"
exits 0 lend loans --database "$database"
says "3d_to_2d_flattener"
exits 0 borrow list
says "the server now knows that 3d_to_2d_flattener was returned" "1/1"
exits 0 borrow status
says "3d_to_2d_flattener returned" "the server knows"
grep -q '^RECEIPT 3d_to_2d_flattener ugslmd ' "$(grant 3d_to_2d_flattener)" || wrong "the server's receipt should lie in the slot"
exits 0 borrow list
never_says "now knows"
exits 0 borrow get 3d_to_2d_flattener --for 1h
exits 0 launch 3d_to_2d_flattener
