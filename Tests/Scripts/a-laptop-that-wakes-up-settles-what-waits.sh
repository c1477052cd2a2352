#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# logind says that the machine wakes up: what waits for a server is tried again within half a minute, however long ago the
# last try was meant to be repeated.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$session/system
mkfifo "$session/ready"
dbus-daemon --session --nofork --nopidfile --address="$DBUS_SYSTEM_BUS_ADDRESS" --print-address >"$session/ready" 2>"$session/system.log" &
ready $! "$session/ready"
notifier_is_built
mkfifo "$session/ready" "$session/lid"
"$session/notifier" wake <"$session/lid" >"$session/ready" 2>>"$session/notifier.log" &
exec {lid}>"$session/lid"
ready $! "$session/ready"
same ready "$line"

lies_here ugslmd cad 604800 500000
contact_does refuses no-server
borrowd_starts
contact_hears started
contact_hears SETTLE
borrowd_says "no license server was reached"
lifted=$SECONDS
echo >&"$lid"
contact_hears SETTLE
[ $((SECONDS - lifted)) -le 31 ] || wrong "it took $((SECONDS - lifted)) s"
