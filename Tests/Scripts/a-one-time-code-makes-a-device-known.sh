#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A server that wants codes lends to nobody else. The administrator's code makes a laptop known, once; what it claims to be
# then counts no more. A device that is blocked gets nothing, and gives back all the same.
source "$(dirname "$0")/harness"
source "$scripts/certificates"
usual
self_signed good
export BORROW_CERTIFICATE=$session/good.pem
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens_under good "$session/ugs.lic" --enrolment code
user=$(id -un)

exits 77 borrow get cad --for 2d
says "this device is not enrolled [not-enrolled]" "borrow: hint: ask the administrator for a code, which \`lend enroll $user\` makes"

code=$(lend enroll "$user" --database "$database" 2>"$session/enroll.log")
grep -q "the code is good once, until" "$session/enroll.log" || wrong "the end of the code should be said"
typed() { printf '%s\n' "$1" | borrow enroll "${@:2}"; }
exits 77 typed 00000-11111-22222-33333
says "the code is wrong, was used, or has expired [code-invalid]"
# Never where others read along, and never on the command line.
exits 77 typed "$code" --server "$address"
says "a code travels under TLS only" "[encryption-needed]"
exits 64 borrow enroll "$code"
exits 0 typed "$code"
says "this device is enrolled for $user at https://$address"
exits 0 borrow get cad --for 2d
exits 0 lend loans --database "$database"
says_like "enrolled +cad 1\.0"

# The code is used: another user's laptop gets nothing by it.
at stranger
desktop || wrong "no desktop session"
trust
exits 77 typed "$code"
says "[code-invalid]"

# A code for somebody else is not this user's.
other=$(lend enroll "mallory" --database "$database" 2>/dev/null)
exits 77 typed "$other"
says "the code is for mallory, and this device says that its user is $user [user-differs]"

at traveller
exits 0 lend devices --database "$database" --json
device=$(grep -o '"device" : "ED25519=[^"]*' <<<"$output" | cut -d'"' -f4)
same 1 "$(wc -l <<<"$device")"
exits 0 lend device name "$device" the-laptop --database "$database"
exits 0 lend device block the-laptop --reason "lost at the airport" --database "$database"
says "gets nothing more" "it holds cad 1.0 until"
exits 77 borrow get cad --for 3d
says "the administrator blocked this device" "lost at the airport [device-blocked]"
exits 0 borrow return cad
says "returned"
exits 0 lend device unblock the-laptop --database "$database"
exits 0 borrow get cad --for 2d
exits 64 lend device forget the-laptop --database "$database"
says "still holds 1 license [usage]"
exits 64 lend device name nobody --database "$database"
says "no device is called nobody [usage]"
