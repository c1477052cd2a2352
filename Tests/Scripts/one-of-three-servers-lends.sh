#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Three servers, one license file: the first lends. It fails for good; another takes over what its database says, and laptops that
# ask all three notice nothing. The first comes back, and stands by.
source "$(dirname "$0")/harness"
usual
hostids=("$hostid")
for server in lic2 lic3; do
    server_is "$server"
    hostids+=("$hostid")
done
# The three addresses are known before any of them serves.
for server in lic1 lic2 lic3; do
    address_of[$server]=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
done
{
    for index in 0 1 2; do
        address=${address_of[lic$((index + 1))]}
        echo "SERVER ${address%:*} ${hostids[index]} ${address#*:}"
    done
    echo "VENDOR ugslmd"
    echo "INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW=48"
} >"$session/draft.lic"
exits 0 lend publisher sign --key "$publisher_folder/publisher.key" "$session/draft.lic" -o "$session/three.lic"
never_says "not lent"
for server in lic1 lic2 lic3; do
    server_is "$server"
    opens "$session/three.lic"
done
grep -q "this server stands by" "$session/lic2.log" || wrong "the second should say that it stands by"
export BORROW_SERVER=${address_of[lic1]},${address_of[lic2]},${address_of[lic3]}

exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +2/2 "
exits 0 borrow get cad --for 1d
exits 0 launch cad
# Whoever knows the second only is told.
exits 69 borrow list --server "${address_of[lic2]}"
says "this server stands by" "${address_of[lic1]}" "[standby"

# The first dies. Nobody takes over by himself.
kill -KILL "${pid_of[lic1]}"
wait "${pid_of[lic1]}" 2>/dev/null || true
if borrow list >"$session/list" 2>&1; then wrong "nobody should lend"; fi
output=$(cat "$session/list")
says "cannot reach the license server at ${address_of[lic1]}" "this server stands by"

# An administrator does: with the first's database its loan is known here, and what it may have lent besides is held back.
server_is lic2
exits 64 lend take-over --license "$session/three.lic" --database "$database"
says "--from" "--lost"
exits 0 lend take-over --license "$session/three.lic" --database "$database" --from "$session/lic1.sqlite"
says "with 1 loans" "held back until"
exits 0 lend recover --done --database "$database"
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +1/2 "
# The same seat goes on under the second's key.
exits 0 borrow extend cad --for 2d
exits 0 launch cad
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +1/2 "

# The first comes back: it finds that the second lends.
server_is lic1
serve lic1 --license "$session/three.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" || wrong "lic1 did not start"
grep -q "${address_of[lic2]} lends" "$session/lic1.log" || wrong "the first should have found that the second lends"
exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +1/2 "
exits 0 borrow return cad
says "cad returned; the server knows since"

# And back again, in order.
server_is lic2
exits 0 lend stand-by --license "$session/three.lic" --database "$database"
server_is lic1
exits 0 lend take-over --license "$session/three.lic" --database "$database" --from "$session/lic2.sqlite"
never_says "held back"
exits 0 borrow list --server "${address_of[lic1]}"
