#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An administrator asks for a loan back while the server runs: it is not extended any more, and its return is taken.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' "$(grant cad)" | cut -d= -f2)
exits 0 lend loans --database "$database"
says "borrowed" "$loan"
never_says "recalled"

exits 64 lend recall --database "$database"
says "lend: error: missing expected argument '<loan>'" "[usage]"
exits 1 lend recall AAAAAAAAAAAAAAAAAAAAAA --database "$database"
says "lend: error: there is no loan AAAAAAAAAAAAAAAAAAAAAA [loan-unknown]" "lend: hint: "
exits 1 lend recall -AAAAAAAAAAAAAAAAAAAAA --database "$database"
says "there is no loan -AAAAAAAAAAAAAAAAAAAAA [loan-unknown]"
exits 64 lend recall "$loan" --all --database "$database"
says "exclude each other"
exits 1 lend recall --feature nosuch --database "$database"
says "nothing that fits is out"
exits 74 lend recall "$loan" --database "$session/none.db"
says "[cannot-read]"
[ ! -e "$session/none.db" ] || wrong "a missing database should not be made"

exits 0 lend recall "$loan" --database "$database" --reason "the night shift needs it"
says "lend: note: $(id -un) on $(uname -n) is asked to return cad 1.0; it ends at "
exits 0 lend loans --database "$database"
says_like "cad 1\.0 +borrowed .* recalled +$loan\$"
exits 0 lend loans --database "$database" --json
says '"recallReason" : "the night shift needs it"'

# A second recall without a reason leaves the first one's.
exits 0 lend recall "$loan" --database "$database"
exits 0 lend recall --feature ugslmd/cad --user "$(id -un)" --server-key "$hostid" --database "$database"
says "is asked to return cad 1.0"
exits 0 lend loans --database "$database" --json
says '"recallReason" : "the night shift needs it"'

# Whatever reaches the server hears it: the license goes back, and is not borrowed again by the same command.
exits 0 launch cad
exits 1 borrow extend cad --for 3d
says "borrow: note: cad went back to its license server: the administrator wants it back: the night shift needs it"
says "cad was given back just now: the administrator wants it back: the night shift needs it [recalled]" "borrow: hint: "
exits 2 launch cad
exits 0 borrow status
says "the administrator wanted back cad: the night shift needs it"
exits 1 lend recall "$loan" --database "$database"
says "lend: error: loan $loan of cad was returned at" "[not-held]" "lend: hint: "
exits 0 borrow get cad --for 3d
