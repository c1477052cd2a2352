#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Of several features in one request each refused one has its reason, and nothing is taken.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2
INCREMENT cae ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT old ugslmd 1.0 $(day '-1 day') 2 BORROW
INCREMENT new ugslmd 1.0 $(day '+1 year') 2 BORROW START=$(day '+2 days')
LINES
opens "$session/ugs.lic"

exits 1 borrow get cad cam 'cae*3' old new --for 1d
says "borrow: error: the license of cam 1.0 has no BORROW [not-borrowable, FlexNet -68]"
says "borrow: error: 3 seats of cae were asked, one borrow can have 2 [too-many-seats, FlexNet -67]"
says "borrow: error: the license of old expired at" "[line-expired, FlexNet -10]"
says "borrow: error: the license of new starts at" "[not-started, FlexNet -31]"
never_names cad
exits 1 launch cad
exits 0 borrow list --json
exits 0 lend loans --database "$database"
never_names cad

exits 1 borrow get cad cae:2.0 --for 1d
says "borrow: error: cae is licensed up to version 1.0, version 2.0 was asked [version-too-old, FlexNet -21]"
exits 1 borrow get cad nothere cam --for 1d
says "no server lends nothere [feature-unknown, FlexNet -5]" "the license of cam 1.0 has no BORROW"
exits 1 launch cad

exits 0 borrow get cad 'cae*2' --for 1d
exits 0 launch cad
exits 0 launch cae
says "seats=2"
exits 0 borrow list
says_like '^cad +1\.0 +ugslmd +1/2'
says_like '^cae +1\.0 +ugslmd +0/2'
says_like '^cam .* not to be borrowed'
exits 0 borrow return --all
exits 0 borrow list
says_like '^cae +1\.0 +ugslmd +2/2'
