#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The device key in a real gnome-keyring-daemon on a private session bus: made once, kept, and every fault a clear
# error that comes in time.
#
# usage: keyring.sh [FOLDER OF THE BUILT PROGRAMS]
# needs: gnome-keyring, dbus-daemon, libsecret-tools, libglib2.0-bin
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-$here/../../.build/debug}" && pwd)

if [ "${2:-}" != inside ]; then
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    export HOME=$home XDG_RUNTIME_DIR=$home/run
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    unset DISPLAY WAYLAND_DISPLAY XDG_DATA_HOME XDG_CONFIG_HOME BORROW_NODELOCK DBUS_SESSION_BUS_ADDRESS
    export PATH=$programs:$PATH

    told() { # told NAME EXPECTED-CODE: the command failed with 77 and this code, and a hint
        local status=0
        borrow hostid >"$home/out" 2>"$home/err" || status=$?
        if [ $status != 77 ] || ! grep -q "\[$2\]" "$home/err" || ! grep -q '^borrow: hint: ' "$home/err"; then
            echo "not ok: $1: exit $status"
            cat "$home/out" "$home/err"
            exit 1
        fi
        echo "ok: $1"
    }

    told "without a session bus" keyring-absent

    # A bus that takes the connection and says nothing.
    coproc mute { perl -MIO::Socket::UNIX -e '
        $| = 1; $s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 8) or die; print "ready\n"; <STDIN>' "$home/mute"; }
    read -r _ <&"${mute[0]}"
    DBUS_SESSION_BUS_ADDRESS=unix:path=$home/mute told "a bus that never answers" keyring-failed
    exec {mute[1]}>&-
    wait "$mute_PID"

    # A bus on which nobody offers secrets.
    cat >"$home/empty.conf" <<CONF
<busconfig><type>session</type><listen>unix:dir=$home</listen>
<policy context="default"><allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/></policy></busconfig>
CONF
    export -f told
    export home
    dbus-run-session --config-file "$home/empty.conf" -- bash -ec 'told "a bus without a secret service" keyring-absent'

    # The one that D-Bus starts has no keyring yet, and asking for one would ask on the screen.
    dbus-run-session -- bash -ec 'told "a secret service without a keyring" keyring-absent' 2>"$home/bus.log"

    dbus-run-session -- "$0" "$programs" inside 2>"$home/bus.log" || {
        status=$?
        cat "$home/bus.log"
        exit $status
    }
    exit 0
fi

secrets=/org/freedesktop/secrets
call() { gdbus call --session --dest org.freedesktop.secrets --object-path "$1" --method "$2" "${@:3}"; }
key() { borrow hostid | head -1; }
expect() { # expect NAME ACTUAL EXPECTED
    if [ "$2" != "$3" ]; then
        echo "not ok: $1: $2 is not $3"
        exit 1
    fi
    echo "ok: $1"
}

# In the foreground of its own job, so that its process id is known.
gnome-keyring-daemon --foreground --unlock --components=secrets < <(printf pass) >"$home/daemon.log" 2>&1 &
daemon=$!
trap 'kill -CONT $daemon; kill $daemon' EXIT
gdbus wait --session --timeout 20 org.freedesktop.secrets
until call $secrets org.freedesktop.Secret.Service.ReadAlias default | grep -q collection; do :; done

for turn in 1 2 3 4 5 6 7 8; do key >"$home/key.$turn" & racers[turn]=$!; done
for turn in 1 2 3 4 5 6 7 8; do wait "${racers[turn]}"; done
expect "eight that ask at once get one key" "$(cat "$home"/key.* | sort -u | wc -l)" 1
first=$(key)
expect "the key stays" "$first" "$(cat "$home/key.1")"
items=$(secret-tool search --all purpose device-key 2>/dev/null | grep -c '^\[')
expect "one item in the keyring" "$items" 1
expect "under our own schema" "$(secret-tool search purpose device-key 2>&1 | grep -c '^schema = org.borrow.DeviceKey')" 1

call $secrets org.freedesktop.Secret.Service.Lock "['$secrets/collection/login']" >/dev/null
told "a locked keyring" keyring-locked

secret-tool clear purpose device-key 2>/dev/null || true
told "a locked keyring, whatever is in it" keyring-locked
kill $daemon
wait $daemon || true
gnome-keyring-daemon --foreground --unlock --components=secrets < <(printf pass) >"$home/daemon.log" 2>&1 &
daemon=$!
gdbus wait --session --timeout 20 org.freedesktop.secrets
until call $secrets org.freedesktop.Secret.Service.ReadAlias default | grep -q collection; do :; done
expect "the key is still there when it is unlocked again" "$(key)" "$first"

secret-tool clear purpose device-key
second=$(key)
expect "a deleted key is made anew" "$([ "$second" != "$first" ] && echo new)" new

machine=$(borrow hostid | tail -1)
printf short | secret-tool store --label="Borrow device key" xdg:schema org.borrow.DeviceKey machine "$machine" purpose device-key
told "an item of the wrong length" bad-key
secret-tool clear purpose device-key

kill -STOP $daemon
told "a service that hangs" keyring-failed
kill -CONT $daemon
expect "and comes back" "$(key | cut -c 1-8)" ED25519=

# Killed while a call waits for it.
connections() {
    gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus --method org.freedesktop.DBus.ListNames |
        grep -o "':[^']*'" | wc -l
}
kill -STOP $daemon
before=$(connections)
borrow hostid >"$home/out" 2>"$home/err" &
caller=$!
until [ "$(connections)" -gt "$before" ] || ! kill -0 $caller; do :; done
kill -KILL $daemon
status=0
wait $caller || status=$?
expect "a service killed meanwhile" "$status $(grep -c '^borrow: hint' "$home/err")" "77 1"
trap - EXIT
echo "keyring: all as told"
