#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Each row of .github/SECURITY.md that says "stopped" names a test, and each test that it names is there.
source "$(dirname "$0")/harness"
page=$root/.github/SECURITY.md
stopped=$(sed -n '/^## Stopped/,/^## Not stopped/p' "$page" | grep '^| [^-w]')
[ "$(wc -l <<<"$stopped")" -ge 20 ] || wrong "the page should say what is stopped"

while IFS='|' read -r _ who _ tests _; do
    named=$(grep -oE '`[^`]+`' <<<"$tests" | tr -d '`') || wrong "no test shows that this is stopped: $who"
    while read -r name more; do
        case $name in
        vector) [ -f "$root/Tests/Vectors/Grant/$more.vector" ] ;;
        story) [ -f "$root/Tests/Scripts/$more.sh" ] ;;
        *) find "$root/Tests" -name "${name%.*}.swift" -exec cat {} + | tr '\n' ' ' | grep -qE "@Test[^@]* func ${name#*.}\(" ;;
        esac || wrong "there is no test $name $more"
    done <<<"$named"
done <<<"$stopped"
