#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An answer that the server did not sign is told as what it is, and believed in nothing.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
exits 0 borrow get 3d_to_2d_flattener --for 1d
cp "$(grant 3d_to_2d_flattener)" "$session/before"

network page
exits 65 borrow list
says "borrow: error: the answer, of status 200, is not signed by a license server [answer-unsigned]" "borrow: hint: "
exits 65 borrow get 3d_to_2d_flattener --for 2d
cmp -s "$session/before" "$(grant 3d_to_2d_flattener)" || wrong "the grant should be untouched"
exits 0 launch 3d_to_2d_flattener

# A server that no trusted publisher vouches for.
home_network
rm "$XDG_CONFIG_HOME/borrow/publishers.d/publisher.pub"
exits 77 borrow list
says "[no-publishers]"
lend publisher new "$session/stranger" --no-passphrase >/dev/null 2>&1
cp "$session/stranger/publisher.pub" "$XDG_CONFIG_HOME/borrow/publishers.d/"
exits 77 borrow list
says "no publisher that you trust vouches for the server" "[publisher-untrusted]"
