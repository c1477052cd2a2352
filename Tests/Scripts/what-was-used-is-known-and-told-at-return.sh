#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The usage log: launches and minutes of applications that check out; borrowed again by that, told at a return, off by
# configuration.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 27.0 $(day '+1 year') 5 BORROW=2880
INCREMENT sim ugslmd 9.0 $(day '+1 year') 5 BORROW=2880
LINES
opens "$session/ugs.lic"
cc -std=c99 -Wall -Wextra -Werror -I"$LIBRARY" "$root/Tests/Library/app.c" -o "$session/app" -L"$LIBRARY" -lborrow -Wl,-rpath,"$LIBRARY"
app() { "$session/app" "$publisher" ugslmd "$@"; }
log=$HOME/.local/state/borrow/usage
used() {
    # What it has of a feature, once an application's end was noted.
    until grep -qsE "^USED ugslmd $1 .*LAUNCHES=$2 MINUTES=$3 " "$log"; do kill -0 "$daemon" || wrong "borrowd is gone"; done
}

exits 64 borrow get --used 30d --for 2d
says "nothing was used here in the last 30 days"
exits 64 borrow get --used soon --for 2d
says "[bad-when]"

borrowd_starts
exits 0 app cad checkout checkin
used cad 1 "[01]"
# A borrow that lies here is used without asking a server, and noted all the same.
exits 0 borrow get cad --for 1d
exits 0 app cad checkout checkin
used cad 2 "[012]"
same 600 "$(stat -c %a "$log")"

exits 0 borrow get --used 30d sim --for 2d --return-on-reconnect
says "cad 27.0 until" "sim 9.0 until"
exits 0 borrow status
says "goes back by itself when this machine comes back to the network"
same 2 "$(grep -c ^HOMECOMING "$HOME/.local/state/borrow/return-on-reconnect")"

exits 0 lend usage --database "$database"
says "no use has been reported"
exits 0 borrow return cad
says "cad returned; the server knows"
same 1 "$(grep -c ^HOMECOMING "$HOME/.local/state/borrow/return-on-reconnect")"
exits 0 lend usage --database "$database" --json
says '"feature" : "cad"' '"launches" : 2'
exits 0 borrow return sim
exits 0 lend usage --database "$database" --json
says '"launches" : 2'
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"

# Off: nothing is noted.
echo 'usage-log = no' >"$XDG_CONFIG_HOME/borrow/config"
before=$(cat "$log")
borrowd_starts
exits 0 app cad checkout checkin
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
same "$before" "$(cat "$log")"
