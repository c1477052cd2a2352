#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A capability request says what a laptop holds: what it does not name goes back, unless it only adds.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cae ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"

exits 0 borrow capability preview 'cad*2' cam --for 2d
says "would get cad 1.0 2 seats until" "would get cam 1.0 until"
exits 1 launch cad

exits 0 borrow capability request 'cad*2' cam --for 2d
says "cad 1.0 2 seats until" "cam 1.0 until"
exits 0 launch cad
says "seats=2"
exits 0 launch cam

# It only adds.
exits 0 borrow capability request cad --incremental
says "cad 1.0 3 seats until"
exits 0 launch cad
says "seats=3"
exits 0 launch cam

# What is not named goes back, on both sides.
exits 0 borrow capability request cad
says "cad 1.0 until" "cam went back"
exits 0 launch cad
exits 2 launch cam
exits 0 borrow status
says "cam"
exits 0 borrow list
says_like '^cad +1\.0 +ugslmd +2/3'
says_like '^cam +1\.0 +ugslmd +2/2'

# All or nothing, or as much as there is with the reason.
exits 1 borrow capability request 'cad*4'
says "[too-many-seats, FlexNet -67]" "borrow: hint: "
exits 0 launch cad
exits 0 borrow capability request 'cad*4' 'cam*2' --partial
says "cad 1.0 3 of 4 seats" "cam 1.0 2 seats" "[too-many-seats, FlexNet -67]"
exits 64 borrow capability request --incremental
says "borrow: hint: name features"

# The books of both sides.
exits 0 borrow capability status
says_like '^cad +1\.0 +NORMAL +3'
exits 0 lend clients --database "$database"
says_like "^$(id -un) +$(uname -n) +cad 1\.0 ×3 +NORMAL +lent"
exits 0 lend clients --database "$database" --json
says '"state" : "NORMAL"'

# Seats that are reserved are left for whom they are reserved.
exits 0 lend reserve add ugslmd/cae 1 --user somebody-else --database "$database"
says "lend: note: reservation 1: 1 of cae for user somebody-else"
exits 1 borrow capability request cae
says "[reserved, FlexNet -4]"
exits 1 borrow get cae --for 1d
says "[reserved, FlexNet -4]"
exits 0 lend reserve list --database "$database"
says_like '^1 +ugslmd/cae +1 +user somebody-else$'
exits 0 lend reserve remove 1 --database "$database"
exits 0 borrow capability request cae --incremental
exits 64 lend reserve add cae 1 --database "$database"
says "lend: error: a reservation is for a device or for a user [usage]" "lend: hint: "

# An empty request returns everything; what nobody lends any more is dropped.
exits 0 borrow capability request
says "cad 3 went back" "cam 2 went back" "cae went back"
exits 2 launch cad
exits 0 borrow capability status
says_like '^cad +1\.0 +RETURNED'
exits 0 borrow capability request cae
stops lic1
licensed "$session/next.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
LINES
opens "$session/next.lic"
exits 0 borrow capability status
says_like '^cae +1\.0 +DROPPED'
