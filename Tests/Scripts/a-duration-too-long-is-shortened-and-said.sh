#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# --for gets what is allowed, and says so.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+3 days') 2 BORROW
INCREMENT cae ugslmd 1.0 permanent 2 BORROW=9999
LINES
opens "$session/ugs.lic"

exits 0 borrow get cad --for 2d
never_says "longest"
exits 0 borrow get cad --for 30d
says "cad 1.0 until " ", the longest that is allowed; it was until "
exits 0 borrow get cam --for 30d
says "cam 1.0 until " "23:59:59 UTC, the longest that is allowed"
# 180 days at most, whatever the line says.
exits 0 borrow get cae --for 52w
says "cae 1.0 until " ", the longest that is allowed"
exits 0 borrow get cae --for 52w --json
says '"shortened" : true'
end_day=$(date -u -d '+180 days' +%F)
says_like "\"until\" : \"$end_day"
exits 64 borrow get cad --for 1d12h
says "[bad-when]"
