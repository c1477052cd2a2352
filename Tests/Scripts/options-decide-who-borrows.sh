#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An options file beside the license says who may borrow; it can be looked at before, and is read again while the server runs.
source "$(dirname "$0")/harness"
usual
me=$(id -un)

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
LINES
cat >"$session/ugslmd.opt" <<LINES
GROUP staff dora emil
INCLUDE cad GROUP staff
LINGER cad 300
LINES

# What it would do is seen without a server.
exits 0 lend options check "$session/ugslmd.opt" --license "$session/ugs.lic"
says_like "^2 +INCLUDE cad GROUP staff +GROUP staff may use cad; whom no such line names may not"
says_like "^3 +LINGER cad 300 +not used: "
exits 0 lend options check "$session/ugslmd.opt" --user dora --host desk --feature cad
says "dora on desk may use cad: line 2 lets them"
exits 1 lend options check "$session/ugslmd.opt" --license "$session/ugs.lic" --user "$me" --host desk --feature cad --borrow
says "$me on desk may not borrow cad 1.0: line 2 and lines like it let others in, and none of them fits" "$me is not in GROUP staff"
exits 1 lend options check "$session/ugslmd.opt" --user "$me" --host desk --feature cad --json
says '"allowed" : false' '"code" : "not-allowed"'
exits 64 lend options check "$session/ugslmd.opt" --user "$me"
says "lend: hint: give --user and --feature"

opens "$session/ugs.lic"
grep -q "note: the options of ugslmd are read from $session/ugslmd.opt" "$session/lic1.log" || wrong "the file should be named"
grep -q "ugslmd.opt:3: LINGER is read, but not used" "$session/lic1.log" || wrong "what is not used should be named"
exits 1 borrow get cad --for 1d
says "is not among those who may use cad, as $session/ugslmd.opt:2 and lines like it say: INCLUDE cad GROUP staff" \
    "[not-allowed, FlexNet -18]" "borrow: hint: ask your administrator to change that line"

# The administrator puts him in, and keeps two seats here.
cat >"$session/ugslmd.opt" <<LINES
GROUP staff dora emil $me
INCLUDE cad GROUP staff
BORROW_LOWWATER cad 2
MAX_BORROW_HOURS cad 24
LINES
exits 0 lend reread --database "$database"
says "lend: note: 1 feature and 3 rules are in force now"
exits 0 borrow get cad --for 7d
exits 0 lend loans --database "$database"
says_like "cad 1\.0 +borrowed .* 23h 59m|cad 1\.0 +borrowed .* 1d"
at bob
desktop
trust
exits 1 borrow get cad --for 1h
says "1 of 3 seats of cad may be borrowed and 1 is, 1 was asked" "BORROW_LOWWATER cad 2" "[low-water, FlexNet -67]"
