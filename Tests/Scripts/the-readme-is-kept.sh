#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The lines for C and Swift in README.md compile and answer, and each command that it names is there.
source "$(dirname "$0")/harness"
at reader
lend publisher new keys --no-passphrase >/dev/null 2>&1
key=$(grep -o 'ED25519=.*' keys/publisher.pub)
lines() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$root/README.md" | grep -v '^```' | sed "s/ED25519=\.\.\./$key/"; }

# block LANGUAGE NUMBER: one of them.
block() {
    awk -v fence="\`\`\`$1" -v wanted="$2" '$0 == fence { number++; inside = 1; next } /^```/ { inside = 0 } inside && number == wanted' \
        "$root/README.md" | sed "s/ED25519=\.\.\./$key/"
}

lines sh | grep -E '^(export PKG_CONFIG_PATH|cc )' | sed "s|\\.build/library|$LIBRARY|; s|\$PWD/||" >compile
[ "$(wc -l <compile)" = 3 ] || wrong "the README should say how to compile for C"
for number in 1 2; do
    block c "$number" >app.c
    exits 0 cc -std=c99 -Wall -Wextra -Werror -I"$LIBRARY" -fsyntax-only app.c
    exits 0 bash -e compile
    for app in app app-static; do
        exits 1 "./$app"
        says "nothing is borrowed for this feature on this machine"
    done
done
says "borrowd, which could ask a license server, does not run"

modules=$BUILD/Modules
[ -d "$modules" ] || wrong "the Swift modules should be built beside the programs, in $modules"
lines swift >main.swift
flags=(-I "$modules" -Xcc "-fmodule-map-file=$root/Sources/CSodium/module.modulemap")
[ ! -e "$BUILD/CBorrowSystem.build/module.modulemap" ] || flags+=(-Xcc "-fmodule-map-file=$BUILD/CBorrowSystem.build/module.modulemap")
exits 0 swiftc "${flags[@]}" -I "$root/Sources/CBorrowSystem/include" main.swift \
    "$BUILD"/BorrowCheck.build/*.o "$BUILD"/BorrowFormat.build/*.o "$BUILD"/CBorrowSystem.build/*.o -lsodium -o app-swift
exits 1 ./app-swift
says "nothing is borrowed for this feature on this machine"

grep -oE '`(lend|borrow) [a-z ]+`' "$root/README.md" | tr -d '`' | sort -u >commands
[ "$(wc -l <commands)" -ge 10 ] || wrong "the README names too few commands"
while read -r command; do
    # shellcheck disable=SC2086
    exits 0 $command --help
    says "USAGE: $command"
done <commands
