#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The administrator says who may use a license, as with LUM's lumblt, while the server runs: others are refused, and a borrow is
# no longer than the days he allows.
source "$(dirname "$0")/harness"
usual
licensed "$session/lic1.lic" ugslmd <<<"INCREMENT cad ugslmd 1.0 $(day '+1 year') 5 BORROW"
opens "$session/lic1.lic"
me=$(id -un)
authorize() { lend authorize "$@" --database "$database"; }

exits 0 authorize
says "nothing was authorized"
exits 0 authorize ugslmd/cad --allow "somebody-else * *"
says "ugslmd/cad: only these may use it" "somebody-else"
exits 1 borrow get cad --for 3d
says "not-allowed" "somebody-else"

exits 0 authorize ugslmd/cad --allow "$me * *" --days 2
says "2 days at most" "$me"
exits 0 borrow get cad --for 3d
says "the longest that is allowed"
exits 0 borrow return cad

# Another machine's hostid is not this one's.
exits 0 authorize ugslmd/cad --withdraw "$me * *" --allow "$me * MACHINE=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
exits 1 borrow get cad --for 1d
says "not-allowed"
exits 0 borrow hostid
machine=$(grep -o 'MACHINE=[A-Za-z0-9_-]*' <<<"$output")
exits 0 authorize ugslmd/cad --allow "* * $machine"
exits 0 borrow get cad --for 1d
exits 0 borrow return cad

# A group, and a file of it all.
exits 0 authorize group designers "$me"
says "group designers: $me"
exits 0 authorize ugslmd/cad --all --json
says '"everybody" : true'
printf 'ALLOW ugslmd cad * designers *\n' >"$session/site.auth"
exits 0 authorize --file "$session/site.auth"
says "designers" "group designers: $me"
exits 0 borrow get cad --for 1d
exits 0 lend authorize export --database "$database"
says "ALLOW ugslmd cad * designers *" "GROUP designers $me"

# A file with mistakes changes nothing, and each is named.
printf 'ALLOW ugslmd cad * designers thinkpad\nDAYS ugslmd cad 121\n' >"$session/bad.auth"
exits 78 authorize --file "$session/bad.auth"
says "bad.auth:1:30: the target thinkpad is no hostid" "bad.auth:2:17: expected 1 to 120 days, found 121" "nothing was changed"
exits 64 authorize ugslmd/cad --days 121
says "121 days are asked, LUM allows 1 to 120" "--no-days"
exits 64 authorize cad
says "VENDOR/FEATURE"
