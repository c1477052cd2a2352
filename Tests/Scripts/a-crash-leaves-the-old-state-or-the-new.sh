#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Killed at any step that changes the disk, a borrow or a return is done or not done, never half, and the next one goes on.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
at traveller
trust
echo 'keyring = file' >"$XDG_CONFIG_HOME/borrow/config"
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow list
strace -o /dev/null true 2>/dev/null || skip "strace may not trace here"

# killed_at CALLS NUMBER COMMAND…: killed as it makes that many of these system calls. Ends with 0 when it makes fewer.
# strace counts for each thread, so Swift gets one thread to work with.
killed_at() {
    { LIBDISPATCH_COOPERATIVE_POOL_STRICT=1 strace --quiet=all -f -o "$session/trace.log" -e trace="$1" -e inject="$1:signal=SIGKILL:when=$2" "${@:3}" >/dev/null 2>&1; } 2>/dev/null
}

for calls in renameat,renameat2,rename fsync,fdatasync unlinkat,unlink; do
    deaths=0
    for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
        if killed_at "$calls" "$number" borrow get cad --for 1d; then break; fi
        deaths=$((deaths + 1))
        code=0
        output=$(launch cad) || code=$?
        case $code in 0 | 1 | 2) ;; *) wrong "after death $number at $calls the launch check answers $code" ;; esac
        exits 0 borrow list
        if grep -q 0/1 <<<"$output"; then
            exits 0 launch cad
            exits 0 borrow return cad
        else
            [ "$code" != 0 ] || wrong "the launch check knows of a license that the server has not lent"
        fi
    done
    [ "$number" -lt 12 ] || wrong "a borrow makes more than 12 of $calls"
    exits 0 borrow get cad --for 1d
    for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
        if killed_at "$calls" "$number" borrow return cad; then break; fi
        code=0
        output=$(launch cad) || code=$?
        case $code in 0 | 2) ;; *) wrong "after death $number at $calls the launch check answers $code" ;; esac
        exits 0 borrow list
        if [ "$code" = 2 ]; then says "1/1"; else says "0/1"; fi
        exits 0 borrow get cad --for 1d
    done
    exits 2 launch cad
done
