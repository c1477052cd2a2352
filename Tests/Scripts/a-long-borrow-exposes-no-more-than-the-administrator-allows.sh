#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The administrator limits what a lost laptop can run on: a long borrow is issued as shorter ones that are renewed while connected.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW=720
LINES
export LICENSING_EXPOSURE=1d
opens "$session/ugs.lic"
unset LICENSING_EXPOSURE
until=$(date -u -d '+10 days' +%Y-%m-%dT%H:%M)
exits 0 borrow get cad --until "$until"
says "cad 1.0 until " ", renewed while connected, up to "
says_like "up to .*$(date -u -d "$until" +%H:%M)"
grep -q "RENEWABLE_UNTIL=$until:00Z" "$(grant cad)" || wrong "the grant should say what was promised"
exits 0 launch cad
exits 0 borrow status --json
says "\"renewableUntil\" : \"$until:00Z\""
exits 0 lend loans --database "$database"
says "renewed up to ${until/T/ }:00 UTC"

loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' "$(grant cad)" | cut -d= -f2)
end=$(grep -o 'EXPIRES_AT=[^ ]*' "$(grant cad)" | cut -d= -f2 | sed 's/T/ /; s/Z/ UTC/')
exits 0 lend reclaim "$loan" --database "$database" --reason lost
says "is safe at $end"
moment="+25 hours" exits 3 launch cad
