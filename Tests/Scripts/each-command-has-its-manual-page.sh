#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Every command of `borrow` and `lend` stands in its manual page, and the page is one that man can show.
source "$(dirname "${BASH_SOURCE[0]}")/harness"

for program in borrow lend; do
    page=$root/Packaging/man/$program.1
    exits 0 "$program" --help
    commands=$(sed -n '/^SUBCOMMANDS:/,/^$/s/^  \([a-z-]*\)\( .*\|$\)/\1/p' <<<"$output" | grep .)
    [ "$(wc -l <<<"$commands")" -gt 5 ] || wrong "$program should have commands"
    text=$(grep "^\.B" "$page" | sed "s/\\\\-/-/g; s/\\\\f[A-Z]/ /g")
    for command in $commands; do grep -qFw -- "$command" <<<"$text" || wrong "$program.1 should tell of $command"; done
    # Requests that are no requests of man.
    ! grep -E '^\.' "$page" | grep -vE '^\.(\\"|TH|SH|TP|PP|nh|B|BR|BI|I|IR|RB|RI|IB|nf|fi)( |$)' || wrong "$page is not all of man"
done
