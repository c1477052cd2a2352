#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A mistake in a file that is read again changes nothing, and is told to who typed `lend reread`; SIGHUP tells the log.
source "$(dirname "$0")/harness"
usual

exits 69 lend reread --database "$database"
says "lend: error: no server runs on $database [server-unreachable, FlexNet -15]" "lend: hint: "

licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 3 BORROW
LINES
echo "EXCLUDE cad USER $(id -un)" >"$session/ugslmd.opt"
opens "$session/ugs.lic"
exits 1 borrow get cad --for 1d
says "[not-allowed, FlexNet -18]"

echo "EXCLUD cad USER nobody" >"$session/ugslmd.opt"
exits 78 lend reread --database "$database"
says "lend: error: $session/ugslmd.opt:1:1: expected a keyword of options files, found EXCLUD; did you mean EXCLUDE? [unknown-keyword]" \
    "lend: error: 1 line of options or rules cannot be read, as is said above [bad-configuration]" \
    "lend: hint: put them right; \`lend options check $session/ugslmd.opt\` explains every line of a file" \
    "lend: note: nothing has changed: the server goes on by the rules it had"
exits 78 lend reread --database "$database" --json
says '"code" : "bad-configuration"' "ugslmd.opt:1:1"
exits 1 borrow get cad --for 1d
says "[not-allowed, FlexNet -18]"
exits 78 lend options check "$session/ugslmd.opt"
# Nor does a server start by such a file.
exits 78 lend serve --license "$session/ugs.lic" --database "$session/other.db" --publisher "$publisher_folder/publisher.pub"
says "[unknown-keyword]" "[bad-configuration]"

# By those that --options names neither; each mistake with its line and column, and what was meant.
printf '# ours\nINCLUDE cad USER alice\nMAX_BORROW_HOUR cad 5\nMAX one cad USER bob\nINCLUDE cad USR carol\n' >"$session/ours.opt"
exits 78 lend serve --license "$session/ugs.lic" --database "$session/other.db" --publisher "$publisher_folder/publisher.pub" \
    --options "$session/ours.opt"
says "$session/ours.opt:3:1: expected a keyword of options files, found MAX_BORROW_HOUR; did you mean MAX_BORROW_HOURS? [unknown-keyword]" \
    "$session/ours.opt:4:5: " "$session/ours.opt:5:13: " "lend: error: 3 lines of options or rules cannot be read" "[bad-configuration]"
[ ! -e "$session/other.db" ] || wrong "a server that does not start should make no database"

# A license file that is broken keeps what is lent.
cp "$session/ugs.lic" "$session/good.lic"
: >"$session/ugslmd.opt"
echo "INCREMENT cad" >>"$session/ugs.lic"
exits 78 lend reread --database "$database"
says "expected a vendor name" "nothing has changed"
exits 1 borrow get cad --for 1d
cp "$session/good.lic" "$session/ugs.lic"

# Now both are right: the signal is enough.
mkfifo "$session/says"
tail -n "+$(($(wc -l <"$session/lic1.log") + 1))" -F "$session/lic1.log" 2>/dev/null >"$session/says" &
running+=($!)
kill -HUP "${pid_of[lic1]}"
timeout 60 grep -q -m 1 "1 feature and 0 rules are in force now" "$session/says" || wrong "the log should say what is in force"
exits 0 borrow get cad --for 1d
stops lic1
[ ! -e "$database.control" ] || wrong "a server that has ended should leave no socket"
