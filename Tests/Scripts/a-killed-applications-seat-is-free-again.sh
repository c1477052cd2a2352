#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The whole way: application, borrowd, borrow, license server. A seat that an application held while it was killed is lent
# again; an outage of the server that is shorter than the license is not noticed; nothing of it is written to disk.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1
LINES
opens "$session/ugs.lic"
borrowd_starts

connects alice
tells alice LIST
hears alice "OFFER ugslmd cad VERSION=1.0 FREE=1 TOTAL=1"
tells alice "CHECKOUT ugslmd cad"
hears alice "GRANTED HANDLE=1"
[[ $line = *" CONNECTED "* ]] || wrong "expected a connected license: $line"
[ ! -e "$(grant cad)" ] || wrong "a connected license should not lie on disk"

connects bob
tells bob "CHECKOUT ugslmd cad"
hears bob "REFUSED CODE=all-in-use"
[[ $line = *FLEXNET=-4* ]] || wrong "expected FlexNet's number: $line"

dies alice KILL
until exits 0 lend loans --database "$database" --json && ! grep -q '"cad"' <<<"$output"; do
    kill -0 "$daemon" || wrong "borrowd is gone"
done
tells bob "CHECKOUT ugslmd cad"
hears bob "GRANTED HANDLE=2"

# An outage.
stops lic1
tells bob HELD
hears bob "HOLDING ugslmd cad"
connects carol
tells carol "CHECKOUT ugslmd cad"
hears carol "REFUSED CODE=server-unreachable"
opens "$session/ugs.lic"
tells bob HELD
hears bob "HOLDING ugslmd cad"

# borrowd is killed: the application holds what it has, and asks the next one for the same again.
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' <<<"$line")
end "$daemon" KILL || true
hears bob closed
borrowd_starts
connects bob
tells bob "CHECKOUT ugslmd cad RENEWS=${loan#LOAN=}"
hears bob "GRANTED HANDLE=1"
# Another does not get that seat by naming its loan.
tells bob HELD
hears bob "HOLDING ugslmd cad"
for loan in "${loan#LOAN=}" "$(grep -o 'LOAN=[A-Za-z0-9_-]*' <<<"$line" | cut -d= -f2)"; do
    connects carol
    tells carol "CHECKOUT ugslmd cad RENEWS=$loan"
    hears carol "REFUSED CODE=all-in-use"
    dies carol
done
tells bob "CHECKIN HANDLE=1"
hears bob DONE
connects carol
tells carol "CHECKOUT ugslmd cad"
hears carol "GRANTED HANDLE=2"
