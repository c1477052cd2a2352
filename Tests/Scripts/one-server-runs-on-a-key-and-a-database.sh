#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A second server on the same key or database does not start: each would know half of what is out. Commands work beside the first.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"
second=(lend serve --license "$session/ugs.lic" --publisher "$publisher_folder/publisher.pub" --listen 127.0.0.1:0)
exits 69 "${second[@]}" --database "$database"
says "lend: error: another lend serve has $LEND_KEY open [already-running]" "lend: hint: stop that one first"
exits 69 "${second[@]}" --database "$session/other.db"
says "another lend serve has $LEND_KEY open [already-running]"
[ ! -e "$session/other.db" ] || wrong "no database should have been made"
cp "$LEND_KEY" "$session/copy.key"
exits 69 "${second[@]}" --database "$database" --key "$session/copy.key"
says "another lend serve has $database open [already-running]"
exits 0 lend loans --database "$database"
exits 0 borrow get cad --for 1d

# However the first one ends, its locks end with it.
end "$pid" KILL || true
opens "$session/ugs.lic"
exits 0 lend loans --database "$database"
says "cad 1.0"
same 600 "$(stat -c %a "$session/lic1.epoch")"
