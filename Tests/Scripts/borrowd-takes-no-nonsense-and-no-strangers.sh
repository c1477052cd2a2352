#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Messages that are none, too large or never end, another user's process, applications that never read or are killed amid a
# request: each is refused or closed, and the next one is served.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
borrowd_starts
socket=$XDG_RUNTIME_DIR/borrow/socket
same 600 "$(stat -c %a "$socket")"
same 700 "$(stat -c %a "$XDG_RUNTIME_DIR/borrow")"

still_serves() {
    connects witness
    tells witness HELD
    hears witness HOLDINGS
    dies witness
}

# Waited for at the end of this story.
"$scripts/raw" "$socket" 'CHECKOUT ugslmd cad' >"$session/partial.out" &
partial=$! running+=($!)

connects alice
for nonsense in '"=' 'SING ME A SONG' 'CHECKOUT' 'CHECKOUT ugslmd' 'CHECKIN' 'CHECKOUT ugslmd cad SEATS=0' \
    'CHECKOUT ugslmd cad UNTIL=tomorrow' 'LIST A=1 A=2' 'GRANTED HANDLE=1'; do
    connects mallory
    tells mallory "$nonsense"
    hears mallory "REFUSED CODE=bad-message"
    hears mallory closed
done
still_serves

# One byte more than there is room for, with and without an end.
for end in '' $'\n\n'; do
    output=$("$scripts/raw" "$socket" "LIST $(head -c 16384 /dev/zero | tr '\0' x)$end")
    says "REFUSED CODE=too-large"
done
still_serves

# What arrives in pieces is a message all the same, and several at once are answered in their order.
output=$(perl -e 'print "HELD\n\nLIST\n\nHELD\n\n"' | "$scripts/raw" "$socket" - 3)
same "HOLDINGS OFFERS HOLDINGS" "$(grep -oE '^[A-Z]+' <<<"$output" | grep -v OFFER$ | tr '\n' ' ' | sed 's/ $//')"

# A client that never reads is closed, and holds up nobody.
output=$("$scripts/raw" "$socket" --deaf 200000)
says "closed"
still_serves

# Killed amid a request.
connects bob
printf 'CHECKOUT ugslmd cad SEA' >&"${application_in[bob]}"
dies bob
still_serves

# Another user, where the file system lets him through.
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$session" "$HOME" "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR/borrow"
    chmod 666 "$socket"
    cp "$scripts/raw" "$session/raw"
    output=$(setpriv --reuid=65534 --regid=65534 --clear-groups "$session/raw" "$socket" '')
    chmod 700 "$XDG_RUNTIME_DIR/borrow"
    says "REFUSED CODE=not-your-user"
    says "closed"
fi

# What began long ago and has not ended is closed by now, or soon.
timeout 30 tail --pid="$partial" -f /dev/null || wrong "a message that never ends should have been given up"
output=$(cat "$session/partial.out")
same closed "$output"
tells alice HELD
hears alice HOLDINGS
