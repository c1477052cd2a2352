#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Twelve laptops race for three seats: three get one.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
at traveller
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cad ugslmd 1.0 $(day '+2 years') 1 BORROW
LINES
opens "$session/ugs.lic"

racers=()
for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
    at "racer$number"
    trust
    echo 'keyring = file' >"$XDG_CONFIG_HOME/borrow/config"
    (exec timeout 60 borrow get cad --for 1d >"$HOME/get.log" 2>&1) &
    racers+=($!)
    running+=($!)
done
won=0 lost=0
for racer in "${racers[@]}"; do
    status=0
    wait "$racer" || status=$?
    case $status in
    0) won=$((won + 1)) ;;
    1) lost=$((lost + 1)) ;;
    *) wrong "a racer ended with $status: $(cat "$session"/racer*/get.log)" ;;
    esac
done
running=("${pid_of[lic1]}")
same "3 won, 9 lost" "$won won, $lost lost"
same 9 "$(cat "$session"/racer*/get.log | grep -c none-free)"
exits 0 lend loans --database "$database" --json
same 3 "$(grep -c '"loan"' <<<"$output")"
