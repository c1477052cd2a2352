#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An administrator elsewhere gives the same orders with a token, as far as its role reaches, and under TLS only. Guessing is
# slowed, and no log has what was guessed.
source "$(dirname "$0")/harness"
source "$scripts/certificates"
usual
self_signed good
export BORROW_CERTIFICATE=$session/good.pem LEND_CERTIFICATE=$session/good.pem
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens_under good "$session/ugs.lic"
there=(--server "https://$address")
exits 0 borrow get cad --for 2d
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' "$(grant cad)" | cut -d= -f2)

umask 077
lend token new reader --role read --database "$database" >"$session/reader" 2>/dev/null
lend token new night-shift --role operate --database "$database" >"$session/operator" 2>/dev/null
exits 0 lend token list --database "$database"
says "night-shift  operate" "reader       read"
never_says "$(cat "$session/reader")"

exits 77 lend loans "${there[@]}"
says "needs a token [unauthorized]" "lend: hint: give --token-file FILE or LEND_TOKEN_FILE"
exits 0 lend loans "${there[@]}" --token-file "$session/reader"
says_like "claimed +cad 1\.0 +borrowed"
export LEND_SERVER=https://$address LEND_TOKEN_FILE=$session/reader
exits 0 lend loans --json
says "\"loan\" : \"$loan\""
exits 77 lend recall "$loan"
says "the token reader has the role read, and this needs operate [forbidden]"
export LEND_TOKEN_FILE=$session/operator
exits 0 lend recall "$loan" --reason "the night shift needs it"
exits 1 borrow get cad --for 3d
says "the night shift needs it" "[recalled]"
same token:night-shift "$(sqlite3 "$database" "SELECT administrator FROM audit WHERE action = 'recall'")"
exits 0 lend devices
says "claimed"
exits 0 lend usage

# What the server lends by is read again there, and what is wrong with it is said here.
export LEND_TOKEN_FILE=$session/reader
exits 77 lend reread
says "the token reader has the role read, and this needs operate [forbidden]"
export LEND_TOKEN_FILE=$session/operator
exits 0 lend reread
says "1 feature and 0 rules are in force now"
echo "EXCLUD cad USER nobody" >"$session/ugslmd.opt"
exits 78 lend reread
says "$session/ugslmd.opt:1:1: expected a keyword of options files, found EXCLUD; did you mean EXCLUDE? [unknown-keyword]" \
    "nothing has changed: the server goes on by the rules it had"
rm "$session/ugslmd.opt"

# A collector reads the audit, and looks whether it is whole.
export LEND_TOKEN_FILE=$session/reader
exits 0 lend audit export
says '"action":"lend"' '"administrator":"token:night-shift"' '"code":"bad-configuration"'
same "$(lend audit export --database "$database")" "$output"
# It is signed when the server stops, at the latest.
stops "$server"
opens_under good "$session/ugs.lic"
export LEND_SERVER=https://$address
exits 0 lend audit checkpoint
printf '%s\n' "$output" >"$session/kept"
exits 0 lend audit verify --public "$hostid" --checkpoint "$session/kept"
says "rows in one chain, 1 to " "signed up to row "
export LEND_TOKEN_FILE=$session/operator

# Under TLS only; from a file that only its owner reads.
exits 77 lend loans --server "http://$address"
says "a token travels under TLS only" "[encryption-needed]"
chmod 644 "$session/operator"
exits 77 lend loans
says "others can read the token in $session/operator [bad-key]"
chmod 600 "$session/operator"
unset LEND_CERTIFICATE
exits 77 lend loans
says "is self-signed, and none that was pinned [certificate-refused]" "give it as --certificate FILE"
export LEND_CERTIFICATE=$session/good.pem

# Withdrawn, forged and guessed.
exits 0 lend token withdraw night-shift --database "$database"
exits 77 lend loans
says "the token is not one of this server's, or was withdrawn [unauthorized]"
printf 'lend_%s\n' guessguessguessguessguessguess >"$session/guess"
# However slowly this machine guesses: each wait is twice as long as the one before.
for _ in {1..12}; do
    exits 77 lend loans --token-file "$session/guess"
    ! grep -q too-many-attempts <<<"$output" || break
done
says "too many wrong tokens: none is looked at for" "[too-many-attempts]" "lend: hint: try again at"
same 2 "$(sqlite3 "$database" "SELECT COUNT(*) FROM audit WHERE action = 'attempt'")"
grep -q "wrong token: the token is not one of this server's" "$session/$server.log" || wrong "the log should have the failures"
! grep -q guess "$session/$server.log" || wrong "a token should not be logged"
! sqlite3 "$database" .dump | grep -q guess || wrong "a token should not be kept"
