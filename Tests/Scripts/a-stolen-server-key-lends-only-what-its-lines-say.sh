#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Whoever takes a license server's key lends its lines too, and counts nobody's seats: as long as applications take those lines.
source "$(dirname "$0")/harness"
usual
sold="INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW=24"
licensed "$session/old.lic" ugslmd <<<"$sold"
opens "$session/old.lic"
exits 0 borrow get cad --for 1d
own_address=$address own_publisher=$publisher_folder old_key=$LEND_KEY

# The thief has a copy of everything, and a server of his own. With less his server would not lend: it would recover first.
stops lic1
cp "$LEND_KEY" "$session/stolen.key"
cp "${LEND_KEY%.key}.epoch" "$session/stolen.epoch"
cp "$database" "$session/stolen.db"
opens "$session/old.lic"
serve thief --key "$session/stolen.key" --license "$session/old.lic" --database "$session/stolen.db" --publisher "$own_publisher/publisher.pub"
at accomplice
desktop
trust
export BORROW_SERVER=$address
exits 0 borrow get cad --for 1d
# The seat is out twice; the application cannot know.
exits 0 launch cad
# He is held to the line: its hours and its seats.
exits 1 borrow get 'cad*3' --for 1d
exits 1 borrow get cad --until "$(date -u -d '+3 days' '+%Y-%m-%d %H:%M')"
says "[too-long"

# The server gets a new key: the old one lends nothing here any more, and takes its loans back.
at traveller
stops lic1
export LEND_KEY=$session/new.key
hostid=$(lend hostid 2>/dev/null)
licensed "$session/new.lic" ugslmd <<<"$sold"
serve lic1 --license "$session/new.lic" --database "$database" --publisher "$own_publisher/publisher.pub" --old-key "$old_key"
export BORROW_SERVER=$address
same "$own_address" "$address"
exits 0 borrow return cad
never_says "the server will be told"
exits 0 borrow get cad --for 1d
stops lic1
exits 0 lend audit verify --database "$database" --public "$hostid" --public "$(lend hostid --key "$old_key" 2>/dev/null)"

# What ends the thief's lending is a new pin: the lines are signed with another publisher's key, which the next release pins.
publisher_is second
trust second
licensed "$session/newest.lic" ugslmd <<<"$sold"
serve lic1 --license "$session/newest.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
exits 0 borrow get cad --for 1d
exits 0 launch cad
at accomplice
! launch cad >"$session/verdict" || wrong "what the thief lent should not start the new release"
grep -q 'name=publisher-unknown' "$session/verdict" || wrong "its line should be unknown: $(cat "$session/verdict")"
