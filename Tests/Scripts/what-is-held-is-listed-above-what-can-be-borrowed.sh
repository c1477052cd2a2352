#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# `borrow list` is DSLS' offline management: what is held here, with its end, and below it what can be extracted; without the
# server what is held is shown all the same.
source "$(dirname "$0")/harness"
usual
licensed "$session/lic1.lic" ugslmd <<E
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 1 BORROW
E
opens "$session/lic1.lic"
exits 0 borrow list
never_says "HELD HERE"
exits 0 borrow get cad --for 3d
exits 0 borrow list
says_like '^HELD HERE .*UNTIL .*LEFT'
says_like '^cad +1.0 .* (3 days|2 days)'
says_like '^cam .* 1/1'
held=$(grep -n 'HELD HERE' <<<"$output" | cut -d: -f1)
offered=$(grep -n '^FEATURE' <<<"$output" | cut -d: -f1)
[ "$held" -lt "$offered" ] || wrong "what is held should stand first"
exits 0 borrow list --json
says '"held"' '"offers"' '"loan"'

stops lic1
exits 69 borrow list
says "HELD HERE" "cad" "server-unreachable"
never_says "FEATURE"
exits 69 borrow list --json
says '"held"' '"code" : "server-unreachable"' '"loan"'
never_says '"servers"'
