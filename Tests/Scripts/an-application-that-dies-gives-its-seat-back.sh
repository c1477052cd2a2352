#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A connected license lives as long as its application, however that ends.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
borrowd_starts

connects alice
tells alice "CHECKOUT ugslmd cad"
hears alice "GRANTED HANDLE=1"
contact_hears "started"
contact_hears "CHECKOUT ugslmd cad"
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' <<<"$line") || loan=
dies alice KILL
contact_hears "CHECKIN"

# By its own wish.
connects bob
tells bob "CHECKOUT ugslmd cad"
hears bob "GRANTED HANDLE=2"
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' <<<"$line")
tells bob "CHECKIN HANDLE=2"
hears bob "DONE"
contact_hears "CHECKOUT"
contact_hears "CHECKIN $loan"
tells bob "CHECKIN HANDLE=2"
hears bob "REFUSED CODE=bad-message"

# It dies while its license is on its way.
contact_does waits
tells bob "CHECKOUT ugslmd cad"
contact_hears "CHECKOUT"
dies bob KILL
contact_does grants 3600 540
contact_goes
contact_hears "CHECKIN"

# borrowd ends: what the application still has is its own, and the next borrowd goes on with it.
connects carol
tells carol "CHECKOUT ugslmd cad"
hears carol "GRANTED HANDLE=3"
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' <<<"$line" | cut -d= -f2)
contact_hears "CHECKOUT"
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
hears carol "closed"
[ ! -e "$XDG_RUNTIME_DIR/borrow/socket" ] || wrong "the socket should be gone"
borrowd_starts
connects carol
tells carol "CHECKOUT ugslmd cad RENEWS=$loan"
# The next that any contact hears: nothing was given back.
contact_hears "started"
contact_hears "CHECKOUT ugslmd cad RENEWS=$loan"
hears carol "GRANTED HANDLE=1"
