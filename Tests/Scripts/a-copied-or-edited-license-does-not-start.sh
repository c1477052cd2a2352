#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Edited, copied to another machine, or put in another feature's place.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 1d
exits 0 launch cad
file=$(grant cad)
cp "$file" "$session/original"

# edited WHAT EXPRESSION: whatever is changed, the signature does not fit, or the text is no grant.
edited() {
    sed "$2" "$session/original" >"$file"
    ! cmp -s "$session/original" "$file" || wrong "$1 was not edited"
    exits 7 launch cad
    says "name=bad-signature"
    exits 1 borrow check cad
}
edited "the end" 's/EXPIRES_AT=20/EXPIRES_AT=21/'
edited "the user" 's/USER=[a-z]*/USER=mallory/'
edited "the comment" '1s/Borrowed/borrowed/'
edited "the hours" 's/ BORROW / BORROW=4320 /'
edited "the site's own words" 's/ugslmd 1.0/ugslmd 1.00/'
exits 0 borrow status
says "cad does not hold: the borrowed license was edited or damaged"
exits 74 borrow return cad
says "was edited or damaged" "borrow: hint: borrow it again; the new license can be returned"
exits 0 borrow get cad --for 1d
exits 0 launch cad

# Another feature's place, another machine's place.
mkdir -p "$(dirname "$(grant cam)")"
cp "$file" "$(grant cam)"
exits 1 launch cam
says "name=none"
exits 1 on_another_machine borrow check cad
cp -r "$XDG_DATA_HOME/borrow/nodelock" "$session/copied"
mv "$session/copied/$(machine_folder "$(cat /etc/machine-id)")" "$session/copied/$(machine_folder "$other_machine")"
launch_elsewhere() { on_another_machine "$session/host" "$publisher" ugslmd cad - "$session/copied"; }
exits 5 launch_elsewhere
says "name=wrong-machine"
exits 1 launch cad - "$session/copied"
says "name=none"
