#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A thousand applications are let in, the others hear why not; without descriptors for them borrowd rests and goes on.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
socket=$XDG_RUNTIME_DIR/borrow/socket
ulimit -n "$(ulimit -H -n)"
[ "$(ulimit -n)" -ge 1200 ] || skip "a process may open $(ulimit -n) files only"

borrowd_starts prlimit --nofile=256:4096
exits 0 "$scripts/raw" "$socket" --crowd 10000
same "HOLDINGS 1000
REFUSED CODE=too-many-connections 9000" "$output"
connects alice
tells alice HELD
hears alice HOLDINGS
dies alice
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"

# Fewer descriptors than it wants: nobody is refused, the last wait, and borrowd does not spin meanwhile.
borrowd_starts prlimit --nofile=40:40
"$scripts/raw" "$socket" --crowd 100 >"$session/crowd.out" &
crowd=$! running+=($!)
borrowd_says "cannot let an application in: too many open files"
ticks() { awk '{print $14 + $15}' "/proc/$daemon/stat"; }
before=$(ticks)
# It looks again each second; what it says is said once.
! read -r -t 3 line <&"$borrowd_says" || wrong "it should have said that once: $line"
[ $(($(ticks) - before)) -le 20 ] || wrong "borrowd spins while it cannot let anybody in"
end "$crowd" KILL || true
connects bob
tells bob HELD
hears bob HOLDINGS
