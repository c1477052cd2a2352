#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What was decided stands in a record that nobody edits unseen: not a row of it, not its end.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d
exits 0 borrow return cad
exits 1 borrow get 'cad*5' --for 2d
stops lic1

# A copy of the server's last signature is kept elsewhere.
exits 0 lend audit checkpoint --database "$database"
says "AUDIT-CHECKPOINT NUMBER=3 HASH=" "SERVER=$hostid" 'SIGN="'
printf '%s\n' "$output" >"$session/kept"
exits 0 lend audit verify --database "$database" --public "$hostid" --checkpoint "$session/kept"
says "3 rows in one chain, 1 to 3" "signed up to row 3 at "
exits 0 lend audit export --database "$database"
says '"action":"lend"' '"action":"return"' '"action":"refuse"' '"code":"too-many-seats"' "\"user\":\"$(id -un)\""
same 3 "$(wc -l <<<"$output")"
exits 0 lend audit export --database "$database" --since 2000-01-01 --until 2000-01-02T12:00:00Z
same "" "$output"
exits 64 lend audit export --database "$database" --since yesterday
says "lend: error: --since yesterday is no day and no instant [usage]" "lend: hint: "
cp "$database" "$session/whole"

# A row says something else.
sqlite3 "$database" "UPDATE audit SET user_name = 'mallory' WHERE number = 2"
exits 1 lend audit verify --database "$database"
says "lend: error: row 2 was edited, put in or moved: its hash does not fit it and the row before [audit-broken]" \
    "lend: hint: " "sound by their chain alone: rows 1 to 1" "sound and signed again: rows 3 to 3"
exits 1 lend audit verify --database "$database" --json
says '"row" : 2' '"soundAgain"'

# A row is gone, from the middle and from the end.
cp "$session/whole" "$database"
sqlite3 "$database" "DELETE FROM audit WHERE number = 2"
exits 1 lend audit verify --database "$database"
says "row 2 is missing [audit-broken]"
cp "$session/whole" "$database"
sqlite3 "$database" "DELETE FROM audit WHERE number = 3"
exits 1 lend audit verify --database "$database"
says "the last row is 2: rows after it were removed [audit-broken]"
# With its signature: whoever kept a copy knows.
sqlite3 "$database" "DELETE FROM audit_marks"
exits 1 lend audit verify --database "$database" --checkpoint "$session/kept"
says "the last row is 2: rows after it were removed [audit-broken]"

# Another database, whole in itself, is not this server's.
cp "$session/whole" "$database"
exits 1 lend audit verify --database "$database" --public ED25519=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
says "is not signed by this server [audit-broken]"
sed -i 's/NUMBER=3/NUMBER=2/' "$session/kept"
exits 65 lend audit verify --database "$database" --checkpoint "$session/kept"
says "holds no checkpoint, or one that was edited [bad-request]"

# An edit while the server runs is said by the server when it looks next, and at its end at the latest.
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d
sqlite3 "$database" "UPDATE audit SET feature = x'00' WHERE number = 4"
stops lic1
output=$(cat "$session/lic1.log")
says "row 4 was edited, put in or moved" "[audit-broken]" 'lend audit verify'
exits 1 lend audit verify --database "$database"
says "row 4 was edited"

# With pseudonyms the same name is the same sign, and who has the database can say which.
AUDIT_PSEUDONYMS=yes opens "$session/ugs.lic"
exits 0 borrow get cad --for 3d
stops lic1
exits 0 lend audit export --database "$database"
never_says "\"$(id -un)\"" "\"$(uname -n)\""
exported=$output
exits 0 lend audit pseudonym --user "$(id -un)" --database "$database"
grep -qF "\"user\":\"$output\"" <<<"$exported" || wrong "the pseudonym should be the one that was exported"
