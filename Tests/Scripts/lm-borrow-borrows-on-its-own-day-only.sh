#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# LM_BORROW=today:{vendor|all}:enddate[:hh:mm], with the guard of its first date.
source "$(dirname "$0")/harness"
# It is about noon where this traveller lives, so that no midnight falls into the story.
hour=$(date -u +%-H)
export TZ=NOON$((hour - 12)):30
day() { date -d "$1" +%d-%b-%Y | tr '[:upper:]' '[:lower:]'; }
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 5 BORROW=2880
LINES
opens "$session/ugs.lic"

exits 64 borrow get cad
says "borrow: error: until when? [no-end]" "borrow: hint: give --until"

export LM_BORROW="$(day yesterday):all:$(day '+3 days')"
exits 64 borrow get cad
says "borrow: error: LM_BORROW was set for $(day yesterday), which is not today [lm-borrow-lapsed]"
exits 1 launch cad

export LM_BORROW="$(day today):all:$(day '+3 days')"
exits 0 borrow get cad
says "cad 1.0 until $(date -d '+3 days' '+%a %-d %b %Y') 23:59"
exits 0 launch cad

export LM_BORROW="$(day today):other:$(day '+9 days');$(day today):ugslmd:$(day '+4 days'):17:30"
exits 0 borrow get cad
says "cad 1.0 until $(date -d '+4 days' '+%a %-d %b %Y') 17:30 NOON" "; it was until "

export LM_BORROW="$(day today):other:$(day '+9 days')"
exits 64 borrow get cad
says "LM_BORROW says nothing of vendor ugslmd"

export LM_BORROW="next week"
exits 64 borrow get cad
says "[bad-lm-borrow]" "LM_BORROW=today:{vendor|all}:enddate[:hh:mm]"
# It matters only where no end is given.
exits 0 borrow get cad --for 1h
