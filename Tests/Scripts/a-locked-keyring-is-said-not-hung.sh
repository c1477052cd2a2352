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
cp "$(grant 3d_to_2d_flattener)" "$session/before"

# refused CODE TEXT…: whoever needs the key is told; what lies here needs no keyring.
refused() {
    local command
    for command in list "get 3d_to_2d_flattener --for 2d" "return 3d_to_2d_flattener"; do
        # The words of a command.
        # shellcheck disable=SC2086
        exits 77 borrow $command
        says "[$1]" "${@:2}"
    done
    nothing_lost 3d_to_2d_flattener
}

lock() {
    dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login
}
exits 0 lock
refused keyring-locked "borrow: error: the keyring is locked" "borrow: hint: unlock it"

# A keyring that was never unlocked since the machine started.
end "$keyring" || true
keyring locked
refused keyring-locked
end "$keyring" || true
keyring
exits 0 borrow hostid
same "$device" "$output"

# No session bus at all.
usual_bus=$DBUS_SESSION_BUS_ADDRESS
export DBUS_SESSION_BUS_ADDRESS=unix:path=$session/nothing
refused keyring-absent "borrow: error: no secret service" "borrow: hint: log in to a desktop session"

# A bus on which nobody offers secrets.
cat >"$session/empty.conf" <<CONF
<busconfig><type>session</type><listen>unix:dir=$session</listen>
<policy context="default"><allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/></policy></busconfig>
CONF
mkfifo "$session/ready"
dbus-daemon --config-file="$session/empty.conf" --nofork --nopidfile --print-address >"$session/ready" 2>"$session/bus.log" &
ready $! "$session/ready"
export DBUS_SESSION_BUS_ADDRESS=$line
refused keyring-absent "borrow: error: no secret service"

export DBUS_SESSION_BUS_ADDRESS=$usual_bus
exits 0 borrow return 3d_to_2d_flattener
exits 0 borrow list
says "1/1"

# A person who has a bus and no keyring yet is not asked on the screen.
at newcomer
desktop locked
trust
exits 77 borrow list
says "borrow: error: the secret service has no default keyring" "[keyring-absent]" "borrow: hint: create one"
