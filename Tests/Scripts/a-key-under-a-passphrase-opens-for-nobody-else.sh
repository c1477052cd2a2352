#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A secret key lies under a passphrase: typed on the terminal or given through a file descriptor, never empty, never shown.
source "$(dirname "$0")/harness"
at admin
export LEND_KEY=$session/server.key
word="Ein Schloss, 3 Riegel"
given() { "$@" --passphrase-fd 3 3<<<"$answers"; }

# On the terminal: twice, and not to be seen.
typed() {
    local command=$1 question answer heard
    shift
    mkfifo "$session/keyboard"
    exec {screen}< <(script -qefc "$command" /dev/null <"$session/keyboard" 2>&1 && echo "status 0" || echo "status $?")
    exec {keyboard}>"$session/keyboard"
    rm "$session/keyboard"
    output=
    for answer in "$@"; do
        # Each question ends in ": ".
        question=
        while IFS= read -r -t 60 -n 1 -d '' -u "$screen" heard; do
            question+=$heard
            [[ $question != *": " ]] || break
        done
        output+=$question
        printf '%s\n' "$answer" >&"$keyboard"
    done
    output+=$(cat <&"$screen")
    exec {keyboard}>&- {screen}<&-
}
command_shown="lend publisher new, on a terminal"
typed "lend publisher new keys" "$word" "another"
says "the two differ, so nothing was written" "status 64"
[ ! -e keys/publisher.key ] || wrong "no key should have been made"
typed "lend publisher new keys" "" ""
says "the passphrase is empty" "[passphrase-needed]"
[ ! -e keys/publisher.key ] || wrong "no key should have been made"
typed "lend publisher new keys" "$word" "$word"
says "a new passphrase for keys/publisher.key: " "the same again: " "status 0"
never_says "$word"
grep -q '^ED25519-SEALED=argon2id:3:262144:' keys/publisher.key || wrong "the key should be under Argon2id"
same 600 "$(stat -c %a keys/publisher.key)"

# Through a file descriptor; there is no terminal.
cat >draft.lic <<LINES
SERVER localhost $(lend hostid 2>/dev/null)
VENDOR ugslmd
INCREMENT cad ugslmd 1.0 permanent 1 BORROW
LINES
exits 77 setsid --wait lend publisher sign --key keys/publisher.key draft.lic -o signed.lic
says "lend: error: the key keys/publisher.key wants a passphrase, and there is no terminal to ask for it on [passphrase-needed]"
answers=wrong exits 77 given lend publisher sign --key keys/publisher.key draft.lic -o signed.lic
says "lend: error: the passphrase does not open keys/publisher.key [passphrase-wrong]" "lend: hint: try again"
answers='' exits 77 given lend publisher sign --key keys/publisher.key draft.lic -o signed.lic
says "no passphrase came for keys/publisher.key [passphrase-needed]"
exits 74 lend publisher sign --key keys/publisher.key draft.lic -o signed.lic --passphrase-fd 99
says "the file descriptor 99 cannot be read [cannot-read]"
[ ! -e signed.lic ] || wrong "nothing should have been signed"
answers=$word exits 0 given lend publisher sign --key keys/publisher.key draft.lic -o signed.lic
never_says "$word"

# Another passphrase, and none.
answers=$'wrong\nnew' exits 77 given lend key passphrase keys/publisher.key
says "[passphrase-wrong]"
answers=$word$'\nnew' exits 0 given lend key passphrase keys/publisher.key
answers=$word exits 77 given lend publisher sign --key keys/publisher.key draft.lic -o signed.lic
answers=new exits 0 given lend key passphrase --no-passphrase keys/publisher.key
exits 0 lend publisher sign --key keys/publisher.key draft.lic -o signed.lic
same 600 "$(stat -c %a keys/publisher.key)"

# The server's key: a backup is under the same passphrase, the hostid is no secret, and the server asks.
plain=$(lend hostid 2>/dev/null)
answers=$word exits 0 given lend key passphrase "$LEND_KEY"
same "$plain" "$(lend hostid --backup copy.key 2>/dev/null)"
grep -q '^ED25519-SEALED=' copy.key || wrong "the copy should be under the passphrase"
export XDG_DATA_HOME=$HOME/data
exits 77 setsid --wait lend serve --license signed.lic --publisher keys/publisher.pub --database loans.db
says "[passphrase-needed]"
exec 3<<<"$word"
serve lic1 --license signed.lic --publisher keys/publisher.pub --database loans.db --passphrase-fd 3
exec 3<&-
# Neither its arguments nor its environment tell it.
! tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qF "$word" || wrong "the passphrase should be no argument"
! tr '\0' '\n' <"/proc/$pid/environ" | grep -qF "$word" || wrong "the passphrase should not be in the environment"
! grep -rqF "$word" "$session" --include='*.log' --include='*.key' || wrong "the passphrase should be written nowhere"
stops lic1

# A key that is made so.
answers=$word exits 0 given lend hostid --key other.key
grep -q '^ED25519-SEALED=' other.key || wrong "the key should be under the passphrase"
# A file cannot make a machine spend gigabytes.
sed -i 's/argon2id:3:262144/argon2id:3:4194304/' other.key
answers=$word exits 77 given lend key passphrase other.key
says "other.key is not a key file [bad-key]"
