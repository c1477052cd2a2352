#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Every form of FlexNet's command: the period with its guard, -status offline, -clear, -return with its flags, -purge.
source "$(dirname "$0")/harness"
# It is about noon where this traveller lives, so that no midnight falls into the story.
export TZ=NOON$(($(date -u +%-H) - 12)):30
day() { date -d "$1" +%d-%b-%Y | tr '[:upper:]' '[:lower:]'; }
usual

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 27.0 $(day '+1 year') 5 BORROW=2880
INCREMENT sim ugslmd 9.0 $(day '+1 year') 5 BORROW=2880
LINES
opens "$session/ugs.lic"

exits 0 lmborrow -status
says "nothing is borrowed on this machine"
exits 64 lmborrow
says "lmborrow: error:" "lmborrow: hint: \`lmborrow --help\` lists what there is"
exits 64 lmborrow ugslmd "32-dec-2026"
says "is no date with a time [bad-when]"
exits 64 lmborrow ugslmd "$(day '+3 days')" 25:00
says "[bad-when]"
exits 1 lmborrow ugslmd "$(day yesterday)"
says "is over [end-in-past]"
exits 64 lmborrow -clear -status
exits 64 lmborrow -return

# The period: for a vendor at once, for all after a word.
exits 0 lmborrow ugslmd "$(day '+3 days')" 17:30
says "Setting LM_BORROW=$(day today):ugslmd:$(day '+3 days'):17:30"
exits 64 lmborrow all "$(day '+3 days')"
says "of every vendor [usage]" "lmborrow: hint: add --yes"
exits 0 borrow get cad
says "cad 27.0 until $(date -d '+3 days' '+%a %-d %b %Y') 17:30 NOON"
exits 0 launch cad

exits 0 lmborrow -status
says_like '^Vendor +Feature +Expiration +Left$'
says_like "^ugslmd +cad +$(day '+3 days') 17:30 NOON +3 days 5? ?h?"
says "LM_BORROW=$(day today):ugslmd:$(day '+3 days'):17:30, until midnight"

# What is borrowed stays so when the setting goes; a bare date means the whole day.
exits 0 lmborrow -clear
exits 0 lmborrow -clear
says "LM_BORROW was not set"
exits 64 borrow get sim
says "[no-end]"
exits 0 launch cad
exits 0 lmborrow all "$(day '+2 days')" --yes
exits 0 borrow get sim
says "sim 9.0 until $(date -d '+2 days' '+%a %-d %b %Y') 23:59:59"

# Offline, all of it.
stops lic1
exits 0 lmborrow -status
says "cad" "sim"
exits 1 lmborrow -return -bv 26.0 cad
says "cad is borrowed in version 27.0, not 26.0 [not-held]"
exits 0 launch cad
exits 0 lmborrow -return -c 27000@nowhere.invalid -d :0 -u mallory -h elsewhere -fqdn -vendor ugslmd cad -bv 27.0
says "cad given up here; the server will be told when it is next reachable"
exits 2 launch cad
exits 1 lmborrow -return cad-of-nobody
says "[not-held]"

# A return clears what was set for its vendor; the period of all stays.
exits 0 lmborrow -clear
exits 0 lmborrow ugslmd "$(day '+2 days')"
exits 0 lmborrow -return sim
exits 0 lmborrow -status
never_says "LM_BORROW="
says "sim given up"

# What was returned goes once the server knows, and not before.
exits 0 lmborrow -purge
says "nothing here has ended"
opens "$session/ugs.lic"
exits 0 borrow list
exits 0 lmborrow -purge
says "cad was returned" "sim was returned"
exits 0 borrow status --json
never_says '"feature"'

# What was set yesterday means nothing today, and clears itself.
exits 0 lmborrow ugslmd "$(day '+3 days')"
sed -i "s/^$(day today)/$(day yesterday)/" "$HOME/.local/state/borrow/lm-borrow"
exits 64 borrow get cad
says "[no-end]"
[ ! -e "$HOME/.local/state/borrow/lm-borrow" ] || wrong "yesterday's setting should be gone"
