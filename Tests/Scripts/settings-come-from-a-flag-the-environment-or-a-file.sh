#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# One name in a file, the environment and a flag; each mistake is told with its place; and what is set holds.
source "$(dirname "$0")/harness"
usual

exits 0 lend settings
says_like "^licensing.borrowIntervalMax +- +default +"
says_like "^licensing.renewInterval +15 +default +"
says_like "^licensing.timeZone +UTC +default +"

cat >"$session/lend.conf" <<CONF
# Nobody needs longer.
licensing.borrowIntervalMax = 1d
licensing.renewInterval = 50
licensing.style = dsls
CONF
exits 0 lend settings
says_like "^licensing.borrowIntervalMax +1d +$session/lend.conf:2 "
export LICENSING_BORROW_INTERVAL_MAX=2d
exits 0 lend settings
says_like "^licensing.borrowIntervalMax +2d +LICENSING_BORROW_INTERVAL_MAX "
exits 0 lend settings --licensing-borrow-interval-max 3d --json
says '"from" : "--licensing-borrow-interval-max"' '"value" : "3d"'

# The server lends by them.
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 permanent 2 BORROW=4320
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 30d --json
says "\"until\" : \"$(date -u -d '+2 days' +%F)T"
exits 0 borrow list
says_like "^cad .* 2 days"
stops "$server"

cat >"$session/bad.conf" <<CONF
licensing.borrowIntervalMax = 1d12h
 licensing.renewIntervall = 20
licensing.style = flexlm
CONF
exits 78 lend settings --settings "$session/bad.conf"
says "bad.conf:1:31: \"1d12h\" has several units [bad-configuration]" "hint: write 36h"
says "bad.conf:2:2: there is no setting \"licensing.renewIntervall\"" "licensing.renewInterval is meant, perhaps"
says "bad.conf:3:19: \"flexlm\" is no style"
exits 78 lend serve --license "$session/ugs.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" --settings "$session/bad.conf"
says "3 settings are wrong"
exits 78 lend settings --licensing-borrow-interval-max -1h
says "--licensing-borrow-interval-max: \"-1h\" is negative"
exits 64 lend settings --licensing-borow-interval-max 1h
says "--licensing-borrow-interval-max is meant, perhaps"
exits 78 env LICENSING_RENEW_INTERVALL=3 lend settings
says "LICENSING_RENEW_INTERVALL: there is no such setting"
