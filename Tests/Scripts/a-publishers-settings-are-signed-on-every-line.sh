#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# FlexNet Embedded's producer-settings.xml goes onto the lines, and a style refuses what that system refuses.
source "$(dirname "$0")/harness"
usual

sign() { lend publisher sign --key "$publisher_folder/publisher.key" "$session/draft.lic" -o "$session/ugs.lic" "$@"; }
cat >"$session/draft.lic" <<LINES
SERVER localhost $hostid 1
VENDOR ugslmd
INCREMENT cad ugslmd 1.0 permanent 2
INCREMENT cam ugslmd 1.0 permanent 2 BORROW=48
LINES
cat >"$session/producer-settings.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<producer-settings>
  <entry key="licensing.borrowInterval">3d</entry>
  <entry key="licensing.defaultBorrowGranularity">hour</entry>
  <entry key="licensing.renewInterval">40</entry>
  <entry key="licensing.borrowIntervalMax">1d</entry>
</producer-settings>
XML
exits 0 sign --producer-settings "$session/producer-settings.xml" --style fne
says "producer-settings.xml:6:" "licensing.borrowIntervalMax is the license server's administrator's" "were written onto 2 lines" "2 lines signed"
exits 0 cat "$session/ugs.lic"
says_like "cad ugslmd 1.0 permanent 2 BORROW_INTERVAL=3d"
says "BORROW_GRANULARITY=hour" "RENEW_INTERVAL=40" "BORROW=48"
opens "$session/ugs.lic"
exits 0 borrow get cad --for 30d --explain
says_like "^  feature +3d +BORROW_INTERVAL=3d  <- decides$"
says_like "^  renewed from .* 40 % of 3d: RENEW_INTERVAL=40$"
exits 0 launch cad
exits 0 borrow get cam --for 30d --explain
says_like "^  feature +2d +BORROW=48  <- decides$"
stops "$server"

sed -i 's/3d/1D/; s/40/0/' "$session/producer-settings.xml"
exits 78 sign --producer-settings "$session/producer-settings.xml"
says "producer-settings.xml:3:" "has a unit in upper case; write 1d" "producer-settings.xml:5:" "\"0\" is no percentage" "nothing was signed: 2 settings"

# Each style at its limit.
for case in "flexnet 4320" "lum 2880" "dsls 720"; do
    read -r style hours <<<"$case"
    sed -i "s/BORROW=.*/BORROW=$hours/" "$session/draft.lic"
    exits 0 sign --style "$style"
    sed -i "s/BORROW=.*/BORROW=$((hours + 1))/" "$session/draft.lic"
    exits 65 sign --style "$style"
    says "draft.lic:4:" "$style lends for " "BORROW=$hours, found BORROW=$((hours + 1))" "nothing was signed"
done
exits 65 sign --style fne
says "draft.lic:3:1: fne wants an interval on each line"
exits 64 sign --style flexlm
says "\"flexlm\" is no style"

# A server of that style lends no longer, and no line without an interval.
sed -i "s/BORROW=.*/BORROW=4320/" "$session/draft.lic"
exits 0 sign
export LICENSING_STYLE=dsls
opens "$session/ugs.lic"
exits 0 borrow get cam --for 52w --explain
says_like "^  administrator +30d +licensing.style dsls  <- decides$"
exits 1 borrow get cam --until +31d
says "[too-long"
stops "$server"
export LICENSING_STYLE=fne
opens "$session/ugs.lic"
exits 0 borrow list
says_like "^cam +1.0 +ugslmd +[0-9]/2"
! grep -qE "^cad +1.0 +ugslmd +[0-9]/2" <<<"$output" || wrong "fne should lend no line without an interval"
stops "$server"
