#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A laptop is stolen. The administrator is told when that is safe, and may lend the seat again at once: that is over-use until
# then. When it turns up again its user is told, and the license goes back.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 2d
loan=$(grep -o 'LOAN=[A-Za-z0-9_-]*' "$(grant cad)" | cut -d= -f2)
end=$(grep -o 'EXPIRES_AT=[^ ]*' "$(grant cad)" | cut -d= -f2 | sed 's/T/ /; s/Z/ UTC/')

exits 64 lend reclaim "$loan" --database "$database"
says "--reason"
exits 64 lend reclaim --database "$database" --reason lost
says "either a loan or --device is needed [usage]"
exits 1 lend reclaim AAAAAAAAAAAAAAAAAAAAAA --database "$database" --reason lost
says "[loan-unknown]" "lend: hint: "
exits 1 lend reclaim --device "$hostid" --database "$database" --reason lost
says "nothing is out on the device $hostid [not-held]"

exits 0 lend reclaim "$loan" --database "$database" --reason "stolen at the fair"
says "lend: note: cad 1.0 of $(id -un) on $(uname -n) is safe at $end, when the last license out there ends; its seat is free at $end"
exits 0 lend loans --database "$database"
says_like "cad 1\.0 +borrowed .* reclaimed +$loan\$"
exits 0 lend reclaim "$loan" --database "$database" --reason "stolen at the fair" --now
says "its seat is lent again from now on, and may be in use twice until then"
exits 0 lend loans --database "$database"
says_like "cad 1\.0 +borrowed .* over-use +$loan\$"
exits 0 lend loans --database "$database" --json
says '"overUse" : true' '"reclaimReason" : "stolen at the fair"'

# A colleague gets the seat; the thief gets no other for his.
at colleague
desktop || wrong "no desktop session"
trust
export BORROW_SERVER=$address
exits 0 borrow get cad --for 1d
at traveller
export BORROW_SERVER=$address
exits 0 launch cad
exits 1 borrow get cad --for 3d
says "cad was given back just now: the administrator reclaimed it: stolen at the fair [reclaimed]" "borrow: hint: "
exits 2 launch cad
exits 0 borrow status
says "the administrator reclaimed cad: stolen at the fair"
exits 0 lend loans --database "$database"
never_says "over-use"
exits 1 lend reclaim "$loan" --database "$database" --reason lost
says "was returned after it had been reclaimed" "[not-held]"
