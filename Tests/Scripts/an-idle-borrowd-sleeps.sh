#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# With a borrow that ends in days and an application that uses it, nothing wakes borrowd up; it stays small, and has
# neither an HTTP stack nor Foundation in it.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
session_bus
day=86400
borrowd_starts
connects alice
lies_here ugslmd cad $((7 * day)) $((6 * day)) $((5 * day))
tells alice "USING ugslmd cad LOAN=x UNTIL=2099-01-01T00:00:00Z"
hears alice DONE
# That it is used is written a moment later.
until [ -s "$HOME/.local/state/borrow/usage" ]; do kill -0 "$daemon" || wrong "borrowd is gone"; done
for _ in 1 2; do
    tells alice HELD
    hears alice "HOLDING ugslmd cad"
done

timeout 15 strace -f -qq -o "$session/calls" -p "$daemon" || true
calls=$(grep -vE 'restart_syscall|resuming|detached' "$session/calls" | grep -cvE '(poll|futex|epoll_wait)\([^)]*$|<unfinished' || true)
same 0 "$calls"

resident=$(awk '/^VmRSS/ {print $2}' "/proc/$daemon/status")
echo "resident: $resident kB"
[ "$resident" -le 15360 ] || wrong "borrowd takes $resident kB"
! grep -qE 'lib(curl|ssl|Foundation|NIO)' "/proc/$daemon/maps" || wrong "borrowd has what it does not need"
