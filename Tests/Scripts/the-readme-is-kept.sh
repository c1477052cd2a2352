#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The lines for C and Swift in README.md compile and answer, and each command that it names is there.
source "$(dirname "$0")/harness"
at reader
lend publisher new keys --no-passphrase >/dev/null 2>&1
key=$(grep -o 'ED25519=.*' keys/publisher.pub)
lines() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$root/README.md" | grep -v '^```' | sed "s/ED25519=\.\.\./$key/"; }

{
    printf '#include <borrow.h>\n#include <stdio.h>\n#include <stdlib.h>\nint main(void) {\n'
    lines c
    echo '}'
} >app.c
exits 0 cc -std=c99 -Wall -Wextra -Werror app.c -I"$LIBRARY" -L"$LIBRARY" -lborrow -Wl,-rpath,"$LIBRARY" -o app-c
exits 1 ./app-c
says "nothing is borrowed for this feature on this machine"

{
    printf 'import BorrowCheck\nimport BorrowFormat\n'
    lines swift
} >main.swift
modules=$BUILD/Modules
[ -d "$modules" ] || skip "the Swift modules are not built beside the programs"
flags=(-I "$modules" -Xcc "-fmodule-map-file=$root/Sources/CSodium/module.modulemap")
[ ! -e "$BUILD/CBorrowSystem.build/module.modulemap" ] || flags+=(-Xcc "-fmodule-map-file=$BUILD/CBorrowSystem.build/module.modulemap")
exits 0 swiftc "${flags[@]}" -I "$root/Sources/CBorrowSystem/include" main.swift \
    "$BUILD"/BorrowCheck.build/*.o "$BUILD"/BorrowFormat.build/*.o "$BUILD"/CBorrowSystem.build/*.o -lsodium -o app-swift
output=$(./app-swift 2>&1) && wrong "it should not have started"
command_shown=./app-swift
says "nothing is borrowed for this feature on this machine"

grep -oE '`(lend|borrow) [a-z ]+`' "$root/README.md" | tr -d '`' | sort -u >commands
[ "$(wc -l <commands)" -ge 10 ] || wrong "the README names too few commands"
while read -r command; do
    # shellcheck disable=SC2086
    exits 0 $command --help
    says "USAGE: $command"
done <commands
