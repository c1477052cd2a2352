#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# `borrow` answers a plain check alone, with the words and the exit status of borrow-agent, and starts that for all else.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
at traveller
trust
mkdir -p "$XDG_CONFIG_HOME/borrow"
echo 'keyring = file' >"$XDG_CONFIG_HOME/borrow/config"
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 27.0 $(day '+1 year') 1 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 1d

mkdir "$session/alone"
cp "$BUILD/borrow" "$session/alone"
door=$session/alone/borrow

# alike STATUS ARGUMENT…: the door alone and the agent say the same.
alike() {
    local expected=$1
    shift
    exits "$expected" borrow-agent "$@"
    local agent=$output
    exits "$expected" "$door" "$@"
    same "$agent" "$output"
}

alike 0 check cad
alike 0 check ugslmd/cad
alike 0 check cad:26
alike 0 check cad --version 27.0 --vendor ugslmd
alike 0 check --vendor ugslmd cad
alike 1 check cad --version 28
alike 1 check cad:26 --version 28
alike 1 check cad --vendor other
alike 1 check cam

# What it does not know, or cannot do, is the agent's.
exits 70 "$door" list
says "borrow: error: cannot start $session/alone/borrow-agent: no such file or directory" "borrow: hint: install borrow-agent beside borrow"
for words in "check" "check cad cam" "check cad --version" "check cad --version x" "check cad*2" "check cad --json" "check -h" "check /cad"; do
    # shellcheck disable=SC2086
    exits 70 "$door" $words
done
exits 70 env BORROW_NODELOCK="$session/ugs.lic" "$door" check cad
exits 74 env BORROW_NODELOCK="$session/ugs.lic" borrow check cad
says "cannot read"
exits 0 borrow check cad --json
says '"licensed" : true'
exits 64 borrow check cad --version x
says "is no version"
exits 0 borrow --help
says "USAGE: borrow <subcommand>"
