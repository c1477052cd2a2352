#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# With --json a refusal, a fault and a usage error are one object on standard output; status says faults by its exit.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

read_error() { "$@" 2>/dev/null; }
exits 1 read_error borrow get nosuch --for 1d --json
says '"error" : {' '"code" : "feature-unknown"' '"features" : ['
exits 64 read_error borrow get nosuch --for 1d --until +1d --json
says '"error" : {' '"code" : "usage"'
exits 64 read_error borrow get --nosuch --json
says '"error" : {' '"code" : "usage"' '"hint" : '
exits 64 read_error env BORROW_NODELOCK="$session/n" borrow get 3d_to_2d_flattener --for 1d --system --json
says '"code" : "usage"' "BORROW_NODELOCK"

exits 0 borrow get 3d_to_2d_flattener --for 1d
exits 0 borrow status --json
echo junk >"$(dirname "$(grant x)")/other.lic"
exits 74 read_error borrow status --json
says '"faults" : [' '"code" : "cannot-read"' '"held"'
