#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A license server's key is gone: what was lent runs on. With a backup of the key everything goes on; without, a new key takes its
# place, and the seats that are out stay counted until they end.
source "$(dirname "$0")/harness"
usual
lines() { printf 'INCREMENT cad ugslmd 1.0 %s 2 BORROW\n' "$(day '+1 year')"; }
exits 0 lend hostid --backup "$session/backup.key"
licensed "$session/old.lic" ugslmd < <(lines)
opens "$session/old.lic"
exits 0 borrow get cad --for 2d
stops lic1
lost=$hostid
rm "$LEND_KEY"

# What was lent needs no server.
exits 0 launch cad
exits 77 lend serve --license "$session/old.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "there is no key file" "[bad-key]" "put back the copy that \`lend hostid --backup\` made"

# The backup is the server.
cp "$session/backup.key" "$LEND_KEY"
opens "$session/old.lic"
exits 0 borrow list
says_like 'cad .* 1/2'
stops lic1
rm "$LEND_KEY" "$session/backup.key"

# Without one, a new key is another server: its lines have to be signed, and it gets no database by itself.
hostid=$(lend hostid 2>/dev/null)
exits 78 lend serve --license "$session/old.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "no line of $session/old.lic can be lent by $hostid"
licensed "$session/new.lic" ugslmd < <(lines)
exits 78 lend serve --license "$session/new.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "holds the loans of $lost, and this server is $hostid" "--lost-key"
exits 64 lend serve --license "$session/new.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" --lost-key lic1
says "--lost-key lic1 is no hostid"

# By the lost key's hostid it takes its place: the seat that is out is counted, runs on, and comes back by itself.
serve lic1 --license "$session/new.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" --lost-key "$lost"
output=$(cat "$session/lic1.log")
says "the loans of $database belong to $hostid from now on" "1 loan of an old key cannot be given back without it"
exits 0 borrow list
says_like 'cad .* 1/2'
exits 0 launch cad
exits 0 borrow return cad
says "the server will be told when it is next reachable"
exits 0 borrow list
says_like 'cad .* 1/2'
exits 0 borrow get cad --for 2d
exits 0 launch cad
