#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A C program gets a license from the server through borrowd, for as long as it runs; its dialog lists, borrows, extends and
# returns.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
usual
feature=3d_to_2d_flattener
seed_line | sed 's/ 1 SUPERSEDE/ 3 SUPERSEDE/' | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
cc -std=c99 -Wall -Wextra -Werror -I"$LIBRARY" "$root/Tests/Library/app.c" -o "$session/app" -L"$LIBRARY" -lborrow -Wl,-rpath,"$LIBRARY"
app() { "$session/app" "$publisher" ugslmd "$feature" "$@"; }

exits 13 app checkout
says "checkout: no-daemon" "nothing is borrowed" "systemctl --user start borrowd.socket"

borrowd_starts
exits 0 app checkout current checkin
says_like '^checkout: licensed expires=[0-9]+ connected text=licensed to '
says_like '^current: licensed '
[ ! -e "$(grant "$feature")" ] || wrong "a connected license should not lie on disk"

exits 16 app list
says_like "^offer ugslmd $feature 27\.0 words=\(.*\) loan= seats=[0-9]+ total=[0-9]+ until=[0-9]+$"
exits 0 app lasting=86400 get
says_like '^get: licensed expires=[0-9]+ text='
[ -e "$(grant "$feature")" ] || wrong "a borrow should lie on disk"
exits 0 app checkout lasting=172800 extend
says_like '^checkout: licensed expires=[0-9]+ text='
says_like '^extend: licensed expires=[0-9]+ text='
exits 16 app holdings
says_like "^holding ugslmd $feature 27\.0 .* seats=1 total=0 until=[0-9]+$"
exits 2 app return
says "return: returned"
exits 16 app holdings
never_says "holding ugslmd"

# What the server says no to keeps its code and FlexNet's number.
exits 14 app lasting=0 feature=unheard-of checkout
says "refusal=feature-unknown" "flexnet=-5"
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
