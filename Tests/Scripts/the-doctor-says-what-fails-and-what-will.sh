#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# borrow doctor: from a laptop on which nothing is set up, to one that works, to what tomorrow brings.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
at traveller

exits 1 borrow doctor
says_like '^FAILS +publishers' "no publisher is trusted yet [no-publishers]"
says_like '^FAILS +keyring'
says_like '^FAILS +servers'
says_like '^soon +borrowd'
says "3 things to mend now"

desktop || wrong "no desktop session"
trust
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 27.0 $(day '+1 year') 5 BORROW=2880
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 3d
exits 0 borrow doctor
says_like '^ok +keyring +it holds this user'
says_like "^ok +$address +it answers and lends from 1 trusted license line"
says_like '^ok +cad +it runs until'
never_says "FAILS"

# The day before its end, with a clock that is off and a server that stays silent.
exits 0 when "+62 hours" borrow doctor
says_like '^soon +cad +it ends within a day'
says "\`borrow extend cad\`" "clock is 2 days 1"
stops lic1
exits 0 borrow doctor
says_like "^soon +$address .*\[server-unreachable\]"

# What does not work now is a failure, with the way out.
chmod 500 "$(dirname "$(dirname "$(grant cad)")")"
exits 1 mortal borrow doctor
says_like '^FAILS +licenses +cannot write'
chmod 700 "$(dirname "$(dirname "$(grant cad)")")"
sed -i 's/USER=[a-z]*/USER=mallory/' "$(grant cad)"
exits 1 borrow doctor
says_like '^FAILS +cad +it does not hold'
export LM_BORROW=tomorrow
exits 1 borrow doctor --json
says '"subject" : "LM_BORROW"' '"state" : "fails"'
