#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Whoever takes a device key acts as that device: he can give its loans back. Nobody else's.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
person() {
    at "$1"
    trust
    printf 'keyring = file\n' >"$XDG_CONFIG_HOME/borrow/config"
}
person alice
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d
alice=$XDG_DATA_HOME/borrow
person bob
exits 0 borrow get cad --for 2d
exits 0 borrow list
says_like 'cad .* 0/2'

# A thief with the key alone has nothing to give back; with the grant as well he gives it back.
person thief
mkdir -p "$XDG_DATA_HOME/borrow"
cp "$alice"/device-*.key "$XDG_DATA_HOME/borrow/"
exits 1 borrow return cad
says "[not-held]"
cp -r "$alice/nodelock" "$XDG_DATA_HOME/borrow/"
exits 0 borrow return cad
exits 0 borrow list
says_like 'cad .* 1/2'
# Alice's copy runs on until its end, and the record says what was returned by her device, and when.
person alice
exits 0 launch cad
exits 0 lend audit export --database "$database"
says '"action":"return"'
# Bob's is his.
person bob
exits 0 launch cad
# A new device key makes the stolen one worth nothing for what is borrowed from now on.
person alice
exits 0 borrow return cad
rm "$XDG_DATA_HOME"/borrow/device-*.key
exits 0 borrow get cad --for 2d
person thief
exits 1 borrow return cad
