#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Each line that is parsed and not lent, or lent and not enforced, is named at the start; one bad line hides no other.
source "$(dirname "$0")/harness"
usual

licensed "$session/ugs.lic" ugslmd <<LINES
# A comment is no line.
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW PLATFORMS=i86_n
FEATURE keyed ugslmd 1.0 $(day '+1 year') 1 AB12CD34EF56
INCREMENT inhouse ugslmd 1.0 $(day '+1 year') 3
INCREMENT local ugslmd 1.0 permanent uncounted HOSTID=ANY BORROW
UPGRADE cad ugslmd 1.5 2.0 $(day '+1 year') 1
PACKAGE suite ugslmd 1.0 COMPONENTS="cad cam"
LINES
# What the signer would not have let through.
cat >>"$session/ugs.lic" <<LINES
INCREMENT broken ugslmd one permanent 5 BORROW
INCREMENT unsigned ugslmd 1.0 permanent 5 BORROW
INCREMENT cam ugslmd 1.0 permanent 5 BORROW SIGN="$(head -c 64 /dev/zero | base64 -w 0 | tr -d =)"
LINES
opens "$session/ugs.lic"
output=$(cat "$session/lic1.log")
command_shown="lend serve"
says "INCREMENT cad is lent, but not enforced: PLATFORMS=i86_n"
says "FEATURE keyed is not lent: it has a bare key"
says "INCREMENT local is not lent"
says "INCREMENT inhouse is lent to connected applications only: it has neither BORROW nor BORROW_INTERVAL"
says "UPGRADE cad is not lent: no line of cad from version 1.5 to before 2.0 has seats" "PACKAGE suite is not lent: no FEATURE or INCREMENT line"
says "INCREMENT unsigned is not lent" "INCREMENT cam is not lent"
says_like "lend: error: .*ugs\.lic:[0-9]+:[0-9]+: .*version"
never_says "comment"

exits 0 borrow list
says_like "^cad +1\.0 +ugslmd +2/2"
says_like "^inhouse .* not to be borrowed"
never_says "keyed" "local" "suite" "broken" "unsigned" "cam"

# Nothing to lend at all is no server.
grep -v '^INCREMENT cad' "$session/ugs.lic" | grep -vE '^ ' >"$session/nothing.lic"
exits 78 lend serve --license "$session/nothing.lic" --database "$session/x.db" --listen 127.0.0.1:0 --publisher "$publisher_folder/publisher.pub"
says "lend: error: no line of" "lend: hint: "
