#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What lmborrow set lapses at the user's midnight, and borrowd takes it away then; this user's midnight is a moment away.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
# Seconds of this day in UTC: his zone is as far west as it takes to make it midnight in a few seconds.
seconds=$((($(date -u +%s) + 4) % 86400))
if [ "$seconds" -le 43200 ]; then sign=+ away=$seconds; else sign=- away=$((86400 - seconds)); fi
TZ=$(printf 'HERE%s%d:%02d:%02d' "$sign" $((away / 3600)) $((away / 60 % 60)) $((away % 60)))
export TZ
setting=$HOME/.local/state/borrow/lm-borrow
mkdir -p "$(dirname "$setting")"
today=$(date +%d-%b-%Y | tr '[:upper:]' '[:lower:]')
echo "$today:ugslmd:$(date -d '+3 days' +%d-%b-%Y | tr '[:upper:]' '[:lower:]')" >"$setting"
borrowd_starts
[ -e "$setting" ] || wrong "it should be in force until midnight"
borrowd_says "the borrow setting has lapsed"
[ ! -e "$setting" ] || wrong "it should be gone"

# One of another day is cleared as soon as it is seen.
echo "01-jan-2020:ugslmd:02-jan-2030" >"$setting.new"
mv "$setting.new" "$setting"
borrowd_says "the borrow setting has lapsed"
