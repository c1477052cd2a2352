#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Each row of .github/SECURITY.md that says "stopped" names a test, and each test that it names is there.
source "$(dirname "$0")/harness"
source "$(dirname "$0")/cited"
page=$root/.github/SECURITY.md
stopped=$(sed -n '/^## Stopped/,/^## Not stopped/p' "$page" | grep '^| [^-w]')
[ "$(wc -l <<<"$stopped")" -ge 20 ] || wrong "the page should say what is stopped"

while IFS='|' read -r _ who _ tests _; do
    named=$(grep -oE '`[^`]+`' <<<"$tests" | tr -d '`') || wrong "no test shows that this is stopped: $who"
    while read -r name more; do
        is_there "$name" "$more" || wrong "there is no test $name $more"
    done <<<"$named"
done <<<"$stopped"
