#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The `borrow` that borrowd spawned hangs, dies, says nonsense or is not there: whoever waits hears so, and the next one works.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
borrowd_starts

connects alice
connects bob

# Two wait for the same one; it is killed.
contact_does hangs
tells alice LIST
contact_hears started
contact_hears LIST
tells bob "CHECKOUT ugslmd cad"
contact_hears CHECKOUT
began=$SECONDS
hung=$(pgrep -P "$daemon")
hears alice "REFUSED CODE=contact-failed"
[[ $line = *"did not answer within 45 s"*HINT=* ]] || wrong "expected the reason: $line"
hears bob "REFUSED CODE=contact-failed"
[ $((SECONDS - began)) -le 55 ] || wrong "it took $((SECONDS - began)) s"
timeout 10 tail --pid="$hung" -f /dev/null || wrong "what hangs should have been killed"

# The next request starts another one.
contact_does grants 3600 540
tells alice LIST
contact_hears started
contact_hears LIST
hears alice OFFERS

# One answer that does not come fails that request alone, where others are answered.
contact_does hangs
tells alice LIST
contact_hears LIST
contact_does grants 3600 540
tells bob "CHECKOUT ugslmd mesh"
contact_hears CHECKOUT
hears bob GRANTED
busy=$(pgrep -P "$daemon")
hears alice "REFUSED CODE=contact-failed"
tells alice LIST
contact_hears LIST
hears alice OFFERS
same "$busy" "$(pgrep -P "$daemon")"

# It dies between two requests: nobody hears of it.
idle=$(pgrep -P "$daemon")
kill -KILL "$idle"
timeout 10 tail --pid="$idle" -f /dev/null
tells bob HELD
hears bob HOLDINGS
tells bob "CHECKOUT ugslmd cad"
hears bob GRANTED
contact_hears started
contact_hears CHECKOUT

# Nonsense, and death amid a request; after three failures in a row it is not started for a while.
for kind in garbles ends garbles; do
    contact_does "$kind"
    tells alice LIST
    hears alice "REFUSED CODE=contact-failed"
done
contact_does grants 3600 540
tells alice LIST
hears alice "REFUSED CODE=contact-failed"
[[ $line = *"it rests for"* ]] || wrong "expected it to rest: $line"
tells alice HELD
hears alice HOLDINGS
end "$daemon" || true

# It hangs while borrowd is to end: neither stays.
borrowd_starts
contact_does stops
connects dave
tells dave "CHECKOUT ugslmd mesh"
until contact_hears "" && [ "$line" = "CHECKOUT ugslmd mesh" ]; do :; done
hung=$(pgrep -P "$daemon")
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
timeout 10 tail --pid="$hung" -f /dev/null || wrong "what hangs should not be left behind"

# None beside it.
rm "$session/bin/borrow"
borrowd_starts
connects carol
tells carol LIST
hears carol "REFUSED CODE=contact-failed"
[[ $line = *"install borrow beside borrowd"* ]] || wrong "expected the way out: $line"
