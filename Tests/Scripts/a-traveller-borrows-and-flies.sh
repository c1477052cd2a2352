#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The whole thread: sign, serve, list, borrow, go offline, launch, come home, return.
source "$(dirname "$0")/harness"
usual

seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

exits 0 borrow list
says "3d_to_2d_flattener" "27.0" "ugslmd" "1/1" "120 days" "NX 2D Exchange"

exits 0 borrow get 3d_to_2d_flattener --until +3d --dry-run
says "would borrow 3d_to_2d_flattener 27.0 until "
exits 1 launch 3d_to_2d_flattener
exits 0 lend loans --database "$database"
never_says "3d_to_2d_flattener"

exits 0 borrow get 3d_to_2d_flattener:26.1 --until "$(day '+3 days')"
says "3d_to_2d_flattener 27.0 until " "23:59:59 UTC"
exits 0 borrow list
says "0/1"
exits 0 lend loans --database "$database"
says "$(id -un)" "$(uname -n)" "3d_to_2d_flattener 27.0" "23:59:59 UTC"
exits 0 lend loans --database "$database" --json
says '"vendor"' '"ugslmd"'

stops lic1
exits 69 borrow list
says "borrow: error: cannot reach the license server" "[server-unreachable, FlexNet -15]" "borrow: hint: "

exits 0 launch 3d_to_2d_flattener 27.0
says "name=licensed" "user=$(id -un)" "seats=1"
exits 6 launch 3d_to_2d_flattener 27.1
exits 0 borrow check 3d_to_2d_flattener --version 27.0
says "licensed to $(id -un) until"
exits 1 borrow check 3d_to_2d_flattener --version 28
exits 0 borrow status
says "3d_to_2d_flattener" "localhost" "NX 2D Exchange"
exits 0 borrow status --json
says '"state" : "held"' '"verdict" : "licensed"'

opens "$session/ugs.lic"
exits 0 borrow return 3d_to_2d_flattener
says "3d_to_2d_flattener returned; the server knows since"
exits 2 launch 3d_to_2d_flattener
exits 0 borrow list
says "1/1"
exits 0 lend loans --database "$database"
never_says "3d_to_2d_flattener"
exits 1 borrow return 3d_to_2d_flattener
says "borrow: error: 3d_to_2d_flattener was returned" "[not-held]"
