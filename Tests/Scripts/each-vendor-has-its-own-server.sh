#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Two servers, one vendor each: both are asked, each gets its own loans and its own returns.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
ugs=$address ugs_publisher=$publisher ugs_database=$database

publisher_is other
trust other
server_is lic2
licensed "$session/acme.lic" acme <<LINES
INCREMENT cam acme 1.0 $(day '+1 year') 2 BORROW
INCREMENT cae acme 1.0 $(day '+1 year') 2
LINES
opens "$session/acme.lic"
acme=$address

# FlexLM's variable, as those who have it set already.
unset BORROW_SERVER
export LM_LICENSE_FILE=${ugs#*:}@${ugs%:*}:/opt/other/license.dat:${acme#*:}@${acme%:*}
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +2/2 .* $ugs$"
says_like "^cam +1\.0 +acme +2/2 .* $acme$"
unset LM_LICENSE_FILE
export BORROW_SERVER=$ugs,$acme

# All or nothing holds across servers.
exits 1 borrow get cad cae --for 1d
says "cae" "[not-borrowable, FlexNet -68]"
publisher=$ugs_publisher exits 1 launch cad
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +2/2 "

exits 0 borrow get cad acme/cam --for 1d
publisher=$ugs_publisher exits 0 launch cad
vendor=acme exits 0 launch cam
# A publisher's key opens its own vendor's lines only.
exits 8 launch cad
exits 0 lend loans --database "$ugs_database"
says "cad"
never_names cam
exits 0 lend loans --database "$database"
says "cam"
never_names cad

# One server is away: the other's list comes, and the return waits for its own.
stops lic1
exits 0 borrow list
says "cannot reach the license server at $ugs" "cam"
! sed -n '/^FEATURE/,$p' <<<"$output" | grep -q '^cad' || wrong "the server that is away should offer nothing"
exits 0 borrow return --all
says "cad given up here; the server will be told" "cam returned; the server knows since"

server_is lic1
publisher_folder=$session/publisher
opens "$session/ugs.lic"
exits 0 borrow list --server "$acme"
never_says "now knows"
exits 0 borrow list --server "$ugs"
says "the server now knows that cad was returned" "2/2"
