#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An UPGRADE line turns two of three seats into the new version; one application needs it, and starts with it offline.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW=48
UPGRADE cad ugslmd 1.0 2.0 $(day '+1 month') 2
LINES
opens "$session/ugs.lic"
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +1/1 "
says_like "^cad +2\.0 +ugslmd +2/2 "

exits 0 borrow get cad:2.0 --for 1d
says "cad 2.0 until "
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +1/1 "
says_like "^cad +2\.0 +ugslmd +1/2 "
exits 1 borrow get cad:2.1 --for 1d
says "[version-too-old"

stops lic1
exits 0 launch cad 2.0
says "name=licensed"
exits 6 launch cad 2.1
sed -i 's/ 1\.0 2\.0 / 1.0 9.0 /' "$(grant cad)"
exits 7 launch cad
