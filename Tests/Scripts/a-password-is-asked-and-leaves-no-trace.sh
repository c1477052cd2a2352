#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A license has a password: it is asked for on the terminal without echo, or read from a file descriptor, goes under TLS only, is
# kept nowhere but where its user wants it, and guessing it is slowed.
source "$(dirname "$0")/harness"
source "$scripts/certificates"
usual
secret=correct-horse-battery-$RANDOM$RANDOM
encoded=$(printf %s "$secret" | base64 -w0 | tr '+/' '-_' | tr -d '=')
licensed "$session/lic1.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 9 BORROW
LINES
self_signed good
cp "$session/good.pem" "$XDG_CONFIG_HOME/borrow/lic1.pem"
echo "certificate = lic1.pem" >"$XDG_CONFIG_HOME/borrow/config"

# at_terminal COMMAND ANSWER…: runs it on a terminal of its own and types each answer once it is asked for.
at_terminal() {
    local command=$1 answer asked got=0
    shift
    mkfifo "$session/typed" "$session/shown"
    script -qefc "$command" /dev/null <"$session/typed" >"$session/shown" 2>&1 &
    local terminal=$!
    exec {typing}>"$session/typed" {showing}<"$session/shown"
    output=
    for answer in "$@"; do
        # A question ends in a colon and a blank.
        while IFS= read -r -t 30 -n 1 -d '' -u "$showing" asked; do
            output+=$asked
            [[ $output != *"password of "*": " && $output != *"again: " ]] || break
        done
        printf '%s\n' "$answer" >&"$typing"
        output+=$'\n'
    done
    output+=$(cat <&"$showing")
    wait "$terminal" || got=$?
    exec {typing}>&- {showing}<&-
    rm "$session/typed" "$session/shown"
    command_shown=$command
    status=$got
}

opens_under good "$session/lic1.lic"
at_terminal "lend authorize ugslmd/cad --password --database $database" "$secret" "$secret"
same 0 "$status"
says "everybody may use it, with a password"
never_says "$secret"
at_terminal "lend authorize ugslmd/cad --password --database $database" "$secret" "another"
same 64 "$status"
says "the two differ"

# Without a terminal and without a descriptor it is not asked for.
exits 77 setsid borrow get cad --for 1d
says "the license of cad has a password [password-needed]" "--password-fd"
exits 64 borrow get cad --for 1d --password "$secret"

# Wrong, then right, on the terminal; nothing of it is shown.
at_terminal "borrow get cad --for 1d" "wrong-$secret" "$secret"
same 0 "$status"
says "that is not the password of cad" "cad 1.0 until"
never_says "$secret"
exits 0 launch cad

# What the device holds it extends without it; what it gave back it does not.
exits 0 borrow extend cad --for 2d
exits 0 borrow return cad
from_descriptor() { setsid borrow get cad --for 1d --password-fd 3 "$@" 3<<<"$secret"; }
exits 77 setsid borrow get cad --for 1d
exits 0 from_descriptor
exits 0 borrow return cad

# Kept only where that is wanted, and forgotten when that is.
exits 0 from_descriptor --remember-password
says "the keyring keeps the password of cad" "borrow password forget cad"
exits 0 borrow return cad
exits 0 setsid borrow get cad --for 1d
exits 0 borrow return cad
exits 0 borrow password forget cad
exits 1 borrow password forget cad
exits 77 setsid borrow get cad --for 1d
says "[password-needed]"

# A capability request gets it the same ways.
exits 77 setsid borrow capability request cad --for 1d
says "the license of cad has a password [password-needed]" "--password-fd"
at_terminal "borrow capability request cad --for 1d --granularity second" "$secret"
same 0 "$status"
never_says "$secret"
exits 0 launch cad
exits 0 borrow capability request
requested() { setsid borrow capability request cad --for 1d --password-fd 3 "$@" 3<<<"$secret"; }
exits 0 requested --partial --remember-password
says "the keyring keeps the password of cad"
exits 0 borrow capability request
exits 0 setsid borrow capability request cad
exits 0 borrow capability request
exits 0 borrow password forget cad

# Guessing is slowed, and says when to come back.
guess() { setsid borrow get cad --for 1d --password-fd 3 3<<<"guess $1"; }
for number in 1 2 3 4 5 6 7 8; do
    command_shown="guess $number"
    output=$(guess "$number" 2>&1) && wrong "a guess should be refused"
    ! grep -qF "[too-many-attempts]" <<<"$output" || break
done
says "too many wrong passwords" "[too-many-attempts]" "try again at "

# Under plain HTTP it is neither sent nor asked for.
stops "$server"
opens "$session/lic1.lic"
exits 77 from_descriptor
says "the connection to" "is not encrypted [encryption-needed]" "https://"
stops "$server"

# No file of the traveller or the server has it: not the database, the requests that lie beside the grants, or a log.
for trace in "$secret" "$encoded"; do
    found=$(grep -rlaF -- "$trace" "$session" --include='*' 2>/dev/null | grep -v '/shown$\|/typed$' || true)
    same "" "$found"
done
