#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Deleted, damaged or another one: what was borrowed with the device key runs on, and goes back once the key is there again.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
exits 0 borrow get 3d_to_2d_flattener --for 1d
cp "$(grant 3d_to_2d_flattener)" "$session/before"
machine=$(borrow hostid | tail -n 1)
end "$keyring" || true
cp -r "$XDG_DATA_HOME/keyrings" "$session/keyrings"
keyring

# item BYTES: the key's item in the keyring holds these.
item() {
    secret-tool clear purpose device-key || true
    printf %s "$1" | secret-tool store --label="Borrow device key" xdg:schema org.borrow.DeviceKey machine "$machine" purpose device-key
}

for bytes in "" short "one byte more than the key's 32 is"; do
    item "$bytes"
    for command in list "get 3d_to_2d_flattener --for 2d" "return 3d_to_2d_flattener"; do
        # The words of a command.
        # shellcheck disable=SC2086
        exits 77 borrow $command
        says "borrow: error: the device key in the keyring is ${#bytes} bytes long, not 32 [bad-key]" "borrow: hint: delete the item"
    done
    nothing_lost 3d_to_2d_flattener
done

secret-tool clear purpose device-key
exits 77 borrow return 3d_to_2d_flattener
says "the device key that borrowed 3d_to_2d_flattener is gone [bad-key]" "borrow: hint: if you changed \`keyring\`"
nothing_lost 3d_to_2d_flattener

# Another key, an item's or a new one: it is another borrower's, and the one seat is out.
for key in "32 bytes that are no key of ours" new; do
    if [ "$key" = new ]; then secret-tool clear purpose device-key; else item "$key"; fi
    exits 0 borrow list
    exits 77 borrow return 3d_to_2d_flattener
    says "borrowed with another device key than this user's" "[bad-key]" "borrow: hint: if you changed \`keyring\`"
    exits 1 borrow get 3d_to_2d_flattener --for 2d
    says "[none-free"
    nothing_lost 3d_to_2d_flattener
done

# The keyring of the last backup.
end "$keyring" || true
cp "$session"/keyrings/* "$XDG_DATA_HOME/keyrings/"
keyring
exits 0 borrow return 3d_to_2d_flattener
exits 0 borrow list
says "1/1"
