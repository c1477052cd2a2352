#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Locked, absent, or answering nobody: each is told, with the way out, and nothing waits for it.
source "$(dirname "$0")/harness"
usual

seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
exits 0 borrow hostid
device=$output
exits 0 borrow get 3d_to_2d_flattener --for 1d

lock() {
    dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login
}
exits 0 lock
exits 77 borrow list
says "borrow: error: the keyring is locked [keyring-locked]" "borrow: hint: unlock it"
exits 77 borrow get 3d_to_2d_flattener --for 2d
says "[keyring-locked]"
exits 77 borrow return 3d_to_2d_flattener
says "[keyring-locked]"
# What lies here needs no keyring.
exits 0 launch 3d_to_2d_flattener
exits 0 borrow check 3d_to_2d_flattener
exits 0 borrow status

# A keyring that was never unlocked since the machine started.
end "$keyring" || true
keyring locked
exits 77 borrow list
says "[keyring-locked]"
end "$keyring" || true
keyring
exits 0 borrow hostid
same "$device" "$output"

# No session bus at all.
usual_bus=$DBUS_SESSION_BUS_ADDRESS
export DBUS_SESSION_BUS_ADDRESS=unix:path=$session/nothing
exits 77 borrow list
says "borrow: error: no secret service" "[keyring-absent]" "borrow: hint: log in to a desktop session"
exits 0 launch 3d_to_2d_flattener

# A bus on which nobody offers secrets.
cat >"$session/empty.conf" <<CONF
<busconfig><type>session</type><listen>unix:dir=$session</listen>
<policy context="default"><allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/></policy></busconfig>
CONF
mkfifo "$session/ready"
dbus-daemon --config-file="$session/empty.conf" --nofork --nopidfile --print-address >"$session/ready" 2>"$session/bus.log" &
ready $! "$session/ready"
export DBUS_SESSION_BUS_ADDRESS=$line
exits 77 borrow list
says "borrow: error: no secret service" "[keyring-absent]"

export DBUS_SESSION_BUS_ADDRESS=$usual_bus
exits 0 borrow list

# A person who has a bus and no keyring yet is not asked on the screen.
at newcomer
desktop locked
trust
exits 77 borrow list
says "borrow: error: the secret service has no default keyring" "[keyring-absent]" "borrow: hint: create one"
