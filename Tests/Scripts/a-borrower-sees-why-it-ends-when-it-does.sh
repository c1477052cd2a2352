#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The levels, which of them decides, rounding and clipping: from the server by `borrow get --explain`, and by `lend explain`.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880 BORROW_GRANULARITY=day
INCREMENT cam ugslmd 1.0 $(day '+3 days') 2 BORROW GRACE=1
LINES
export LICENSING_BORROW_INTERVAL_MAX=10d LICENSING_TIME_ZONE=Europe/Berlin
opens "$session/ugs.lic"
berlin() { date -u -d "TZ=\"Europe/Berlin\" $1 23:59:59" +%FT%TZ; }

exits 0 borrow get cad --for 30d --explain --dry-run
says "cad 27.0" "WHY"
says_like "^  feature +120d +BORROW=2880$"
says_like "^  server +1w +does not count: the line says it$"
says_like "^  client +30d +asked$"
says_like "^  administrator +10d +licensing.borrowIntervalMax  <- decides$"
says_like "^  effective +10d "
says_like "^  end of day .* BORROW_GRANULARITY=day, as clocks show it in Europe/Berlin$"
says_like "^  final expiry +never "
says_like "^  ends .*  rounded up to the end of the day$"
says_like "^  renewed from .* 15 % of 10d: licensing.renewInterval$"
says "would borrow cad 27.0 until "
exits 0 borrow status
says "nothing is borrowed"

# It is what is lent then.
ends=$(berlin "$(TZ=Europe/Berlin date -d '+10 days' +%F)")
exits 0 borrow get cad --for 30d --explain --json
says "\"until\" : \"$ends\"" '"decides" : true' '"rounded" : ' '"renewAt" : '
exits 0 launch cad
grep -q 'BORROW_INTERVAL=10d' "$(grant cad)" || wrong "a rounded grant should say for how long it was lent"

# A finer unit is taken, a coarser one is not, and that is said.
exits 0 borrow get cad --for 1h --granularity minute
says_like "until .*:59 UTC"
exits 0 borrow get cam --for 1h --granularity day
says "note: cam is lent by the second: its end is not rounded up to that of the day"
exits 64 borrow get cad --for 1h --granularity week
says "[usage]"
exits 64 borrow get cad --until +1d --granularity day
says "[usage]" "taken exactly"

exits 0 borrow get cam --for 30d --explain --dry-run
says_like "^  feature +- +its line leaves it to the server$"
says_like "^  server +1w +a bare BORROW  <- decides$"
says_like "^  final expiry .* the line's last day, with 1 day of grace: it clips$"
says_like "^  ends .* clipped to the final expiry$"

# A date that is too late is refused, and the longest explained.
exits 1 borrow get cad --until +20d --explain
says_like "^  administrator +10d .* <- decides$"
says "[too-long, FlexNet -104]"

# The administrator asks the same of his files.
trusted=(--license "$session/ugs.lic" --publisher "$publisher_folder/publisher.pub")
exits 0 lend explain cad "${trusted[@]}" --for 30d
says_like "^  administrator +10d +licensing.borrowIntervalMax  <- decides$"
says_like "^  ends +${ends%T*} ${ends:11:8} UTC +rounded up to the end of the day$"
exits 0 lend explain ugslmd/cad:26 "${trusted[@]}" --json
says "\"end\" : \"$ends\"" '"version" : "27.0"'
exits 1 lend explain cad "${trusted[@]}" --until 2100-01-01T00:00:00Z
says_like "^  administrator +10d .* <- decides$"
says "[too-long, FlexNet -104]"
exits 1 lend explain nosuch "${trusted[@]}"
says "[feature-unknown"
