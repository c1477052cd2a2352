#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The usage log: launches and minutes by feature and day, readable by its owner, off by configuration. And the borrow setting,
# which borrowd clears at the user's midnight.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
borrowd_starts
log=$HOME/.local/state/borrow/usage
today=$(date +%F)

connects alice
tells alice "CHECKOUT ugslmd cad"
hears alice "GRANTED HANDLE=1"
tells alice "USING ugslmd mesh LOAN=x UNTIL=2099-01-01T00:00:00Z"
hears alice DONE
tells alice "USING ugslmd mesh LOAN=x UNTIL=2099-01-01T00:00:00Z"
hears alice DONE
tells alice "CHECKIN HANDLE=1"
hears alice DONE
tells alice "CHECKOUT ugslmd cad"
hears alice "GRANTED HANDLE=2"
dies alice
connects bob
tells bob "USING ugslmd mesh LOAN=x UNTIL=2099-01-01T00:00:00Z"
hears bob DONE
end "$daemon" || true
output=$(cat "$log")
says "USED ugslmd cad DAY=$today LAUNCHES=2 MINUTES=" "USED ugslmd mesh DAY=$today LAUNCHES=2 MINUTES="
same 2 "$(wc -l <"$log")"
never_says " x" alice "$(hostname)"
same 600 "$(stat -c %a "$log")"

# What a refused checkout was for is nobody's business, and nothing is noted where the user does not want it.
mkdir -p "$XDG_CONFIG_HOME/borrow"
echo "usage-log = no" >"$XDG_CONFIG_HOME/borrow/config"
cp "$log" "$session/before"
borrowd_starts
connects carol
tells carol "CHECKOUT ugslmd cad"
hears carol GRANTED
dies carol
end "$daemon" || true
cmp "$log" "$session/before" || wrong "nothing should have been noted"
