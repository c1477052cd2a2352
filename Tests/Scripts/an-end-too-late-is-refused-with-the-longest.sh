#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# --until is exact, or refused with the longest date, which then is taken.
source "$(dirname "$0")/harness"
usual

last=$(date -u -d '+10 days' +%F)
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day "$last") 2 BORROW=2880
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"

exits 0 borrow list
says_like "^cad .* 10 days"
exits 1 borrow get cad --until +11d
says "borrow: error: cad may be borrowed until $last 23:59:59 UTC at the latest" "[too-long, FlexNet -104]"
longest=$(grep -oE -- '--until [0-9TZ:-]+' <<<"$output" | cut -d' ' -f2)
same "${last}T23:59:59Z" "$longest"
exits 1 launch cad
exits 0 borrow get cad --until "$longest"
says "23:59:59 UTC"
never_says "longest"
exits 0 launch cad

exits 1 borrow get cam --until +8d
says "[too-long, FlexNet -104]"
exits 1 borrow get cam --until 2001-01-01
says "[end-in-past]"
exits 64 borrow get cam --until someday
says "borrow: error: \"someday\" is no moment [bad-when]" "borrow: hint: write "
exits 64 borrow get cam --until +1d --for 1d
says "exclude each other"
for when in +3d tomorrow "$(day '+2 days')" "$(day '+2 days'):17:00" "$(date -u -d '+2 days' +%FT%H:%M:%SZ)" "$(date -u -d '+5 days' +%A)" \
    "$(date -u -d '+5 days' +%a | tr '[:upper:]' '[:lower:]') 18:00"; do
    exits 0 borrow get cam --until "$when" --dry-run
    says "would borrow cam 1.0 until "
done
