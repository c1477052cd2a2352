#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An answer that is not newer than the last one that was processed is refused: its server's clock and database were set back.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 3 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow capability request cad
cp "$(grant cad)" "$session/before"

# What this laptop notes if the server's clock was an hour ahead when it answered.
marks=$(find "$HOME" -path '*borrow/capability' -type f)
cp "$marks" "$session/marks"
awk '{ $NF += 3600; print }' "$session/marks" >"$marks"
exits 65 borrow capability request cad cam
says "borrow: error: the server's answer is number" "was processed already [stale-answer]" "borrow: hint: ask again"
cmp -s "$session/before" "$(grant cad)" || wrong "the grant should be untouched"
exits 0 launch cad
exits 1 launch cam
exits 0 borrow status
never_says "without an answer"

# What was lent in it goes back by itself, and no seat is lost.
exits 0 borrow list
says_like '^cam +1\.0 +ugslmd +3/3'

# With the clock set right it goes on.
cp "$session/marks" "$marks"
exits 0 borrow capability request cad cam
says "cam 1.0 until"
exits 0 launch cam
