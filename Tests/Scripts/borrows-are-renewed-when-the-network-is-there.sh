#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A network that goes and comes, in a network namespace: what is late is renewed when it is back, what is owed travels home,
# what was to be returned on the way back is; and a login page is not a network.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
namespace_is_possible || wrong "no namespace can be made here: $namespace_hint"
"${namespace[@]}" --net true 2>/dev/null || skip "a network namespace cannot be made here"
if [ "${has_network_of_its_own:-}" != yes ]; then
    rm -rf "$session"
    has_network_of_its_own=yes exec "${namespace[@]}" --net bash "$0"
fi
ip link add lan type veth peer name far 2>/dev/null || skip "this kernel makes no veth pair"
ip link set lo up
ip link set far up
ip addr add 192.0.2.2/24 dev lan
network_comes() { ip link set lan up && ip route replace default via 192.0.2.1; }
network_goes() { ip link set lan down; }

at traveller
borrowd_is_copied
session_bus
notifier
day=86400

# Off: nothing is asked, however late it is.
lies_here ugslmd cad $((7 * day)) $((6 * day)) 3600
mkdir -p "$HOME/.local/state/borrow"
loan=$(grep -o 'LOAN=[a-z0-9A]*' "$(grant cad)")
borrowd_starts
connects alice
tells alice HELD
hears alice "HOLDING ugslmd cad"
! pgrep -P "$daemon" >/dev/null || wrong "nothing should be asked without a network"

# The network comes: within half a minute it asks, for the renewal and what waits. It is a login page.
contact_does refuses answer-unsigned
network_comes
contact_hears started
heard=
for _ in 1 2; do contact_hears "" && heard+="$line;"; done
[[ $heard = *"RENEW $loan"* && $heard = *SETTLE* ]] || wrong "expected a renewal and a visit, heard $heard"

# It goes and comes back: nothing is returned that was to be on the way back, for that was no journey.
homecoming() {
    echo "HOMECOMING ugslmd cad$1" >"$HOME/.local/state/borrow/return-on-reconnect.new"
    mv "$HOME/.local/state/borrow/return-on-reconnect.new" "$HOME/.local/state/borrow/return-on-reconnect"
}
contact_does lends $((7 * day)) $((6 * day))
server="REACHED SERVER=ED25519=$(printf 'A%.0s' {1..43})"
echo "$server" >"$CONTACT/settled"
homecoming ""
network_goes
network_comes
heard=
for _ in 1 2; do contact_hears "" && heard+="$line;"; done
[[ $heard = *"RENEW $loan"* && $heard = *SETTLE* ]] || wrong "expected a renewal and a visit, heard $heard"
same "HOMECOMING ugslmd cad" "$(cat "$HOME/.local/state/borrow/return-on-reconnect")"

# Away for long, as borrowd keeps it after a quarter of an hour: back, the server is reached, hears of it, and the user is told what
# was returned.
network_goes
homecoming " AWAY"
echo "$server
RETURNED ugslmd mesh
RECALLED ugslmd paint REASON=\"needed elsewhere\"" >"$CONTACT/settled"
tells alice "USING ugslmd paint LOAN=x UNTIL=2099-01-01T00:00:00Z"
hears alice DONE
network_comes
heard=
for _ in 1 2; do contact_hears "" && heard+="$line;"; done
[[ $heard = *SETTLE*"RETURN ugslmd cad"* ]] || wrong "expected a return behind the visit, and nothing else, heard $heard"
# As the `borrow` that is played here does not.
rm "$(grant cad)"
hears alice "ENDED LOAN=x CODE=recalled DETAIL=\"needed elsewhere\""
desktop_shows "The return of mesh has arrived"
desktop_shows "paint went back to its license server" "needed elsewhere"
desktop_shows "Design & <cad> was returned" "back on the network"
[ ! -e "$HOME/.local/state/borrow/return-on-reconnect" ] || wrong "what was returned should be forgotten"

# A server that says no: a word to the user, once.
contact_does refuses none-free
lies_here ugslmd solo $((7 * day)) $((6 * day)) 3600
until contact_hears "" && [[ $line = RENEW* ]]; do :; done
desktop_shows "Design & <solo> was not renewed" "for a test" "go on"
