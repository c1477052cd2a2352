#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Completion in bash, zsh and fish: commands, sets, what can be borrowed and what is held.
source "$(dirname "$0")/harness"
usual
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 27.0 $(day '+1 year') 5 BORROW=2880
INCREMENT connected_only ugslmd 9.0 $(day '+1 year') 5
LINES
opens "$session/ugs.lic"
mkdir -p "$XDG_CONFIG_HOME/borrow"
echo 'set.flight = cad' >"$XDG_CONFIG_HOME/borrow/config"
exits 0 borrow get @flight --for 2d
says "cad 27.0 until"
exits 64 borrow get @nowhere --for 2d
says "there is no set @nowhere [usage]" "borrow: hint: the sets are @flight"

for shell in bash zsh fish; do borrow --generate-completion-script "$shell" >"$session/borrow.$shell"; done

# in_bash WORD…: what bash offers for the last word.
in_bash() {
    bash -c 'source "$1"; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        _borrow borrow "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"; printf "%s\n" "${COMPREPLY[@]}"' bash "$session/borrow.bash" "$@"
}
exits 0 in_bash borrow ext
says "extend"
exits 0 in_bash borrow return ""
says "cad"
never_says "connected_only"
exits 0 in_bash borrow get ""
says "@flight" "cad"
never_says "connected_only"

in_fish() { fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$session/borrow.fish" "$1"; }
exits 0 in_fish "borrow doc"
says "doctor"

exits 0 zsh -f -c 'autoload -U compinit && compinit -u -d "$2" && source "$1" && print -- "$_comps[borrow]" && whence -w _borrow' \
    zsh "$session/borrow.zsh" "$session/zcompdump"
says "_borrow" "function"
