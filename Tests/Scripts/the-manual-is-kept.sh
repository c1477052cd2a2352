#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Each sentence of the manual cites a test, each test that it cites is there, and so is each command that it names.
source "$(dirname "$0")/harness"
source "$(dirname "$0")/cited"
at reader

# The check itself can fail.
cat >page.md <<'END'
# A page

Everything here is so. [`Suite.test`] This one is only said. [`story one`]
This is not.

| yours | here |
| --- | --- |
| a word | it works [`Suite.test`] |
| another | it does not |

- An item. [`Suite.test`]
END
uncited page.md >found
[ "$(wc -l <found)" = 2 ] || wrong "two passages of a page cite nothing"
grep -q '^Everything here' found && grep -q '^| another' found || wrong "these passages cite nothing"
[ "$(citations page.md | tr '\n' ,)" = "Suite.test,story one," ] || wrong "both tests should be found"
is_there Suite.test && wrong "there is no such test"
is_there story one && wrong "there is no such story"

pages=("$root"/Packaging/manual/*.md)
for page in coming-from-flexnet coming-from-flexnet-embedded coming-from-lum coming-from-dsls when-a-key-is-lost when-a-key-is-stolen; do
    [ -f "$root/Packaging/manual/$page.md" ] || wrong "the manual has no page $page"
done
for page in "${pages[@]}"; do
    uncited "$page" >found
    [ ! -s found ] || wrong "$(basename "$page") has a sentence without a test: $(head -n 1 found)"
    [ "$(passages "$page" | wc -l)" -ge 5 ] || wrong "$(basename "$page") says too little"
    while read -r name more; do
        is_there "$name" "$more" || wrong "$(basename "$page") cites $name $more, which is no test"
    done < <(citations "$page")
done

grep -ohE '`(lend|borrow|lmborrow) [a-z]+( [a-z]+)?' "${pages[@]}" | tr -d '`' | sort -u >commands
while read -r command; do
    # shellcheck disable=SC2086
    $command --help >out 2>&1 || ${command% *} --help >out 2>&1 || wrong "the manual names a command that is none: $command"
done <commands
