#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The user units are read by systemd itself, and lock up what can be locked up.
source "$(dirname "$0")/harness"
command -v systemd-analyze >/dev/null || skip "systemd-analyze is not here"
at traveller
mkdir "$session/units"
cp "$root/Packaging/systemd/borrowd.socket" "$session/units"
sed "s|^ExecStart=.*|ExecStart=$BUILD/borrowd|" "$root/Packaging/systemd/borrowd.service" >"$session/units/borrowd.service"
exits 0 systemd-analyze --user verify "$session/units/borrowd.socket" "$session/units/borrowd.service"
same "" "$output"
for word in NoNewPrivileges=yes ProtectSystem=strict MemoryMax= RestrictAddressFamilies= SystemCallFilter=; do
    exits 0 grep "^$word" "$session/units/borrowd.service"
done
grep -q '^SocketMode=0600$' "$session/units/borrowd.socket" && grep -q '^DirectoryMode=0700$' "$session/units/borrowd.socket"
