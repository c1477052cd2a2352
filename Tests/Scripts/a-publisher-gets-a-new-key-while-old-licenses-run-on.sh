#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A publisher gets a new key: servers trust and applications pin both for a while; an application that pins the new one only
# takes nothing of the old one any more.
source "$(dirname "$0")/harness"
usual
old=$publisher old_folder=$publisher_folder
licensed "$session/old.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT old ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
publisher_is second
trust second
new=$publisher
licensed "$session/new.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT new ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
trusting() { serve lic1 --license "$session/old.lic" "$session/new.lic" --database "$database" --publisher "$@" || wrong "no server"; }

# In the overlap both keys' lines are lent, and a line that both signed counts once.
trusting "$old_folder/publisher.pub" "$publisher_folder/publisher.pub"
export BORROW_SERVER=$address
exits 0 borrow list
says_like 'cad .* 2/2'
exits 0 borrow get old new --for 2d
stops lic1

publisher=$old,$new
exits 0 launch old
exits 0 launch new
# The next release of the application drops the old pin.
publisher=$new
exits 0 launch new
! launch old >"$session/verdict" || wrong "a grant on an old line should not be taken"
grep -q 'name=publisher-unknown' "$session/verdict" || wrong "the publisher should be unknown: $(cat "$session/verdict")"
# So does the server, whose old lines are not lent any more.
trusting "$publisher_folder/publisher.pub"
export BORROW_SERVER=$address
exits 0 borrow list
says_like 'cad .* 2/2'
# Of what is held it is said where it came from; of what is lent, nothing.
! grep -E '^old .* [01]/1' <<<"$output" || wrong "the old line should not be lent"
