#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# SIGTERM in the middle of a borrow: no new connection, but this borrow is finished, and then the server ends well.
source "$(dirname "$0")/harness"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

network pause
borrow get 3d_to_2d_flattener --for 1d >"$session/get.log" 2>&1 &
borrower=$!
running+=("$borrower")
network_says half
# The server has read all that came so far.
port=$(printf '0100007F:%04X' "${address#*:}")
until awk -v here="$port" '$2 == here && $4 == "01" { all++; if ($5 !~ /:00000000$/) unread++ } END { exit all == 0 || unread > 0 }' /proc/net/tcp; do :; done
server_process=${pid_of[lic1]}
kill -TERM "$server_process"
# It takes no new connections: then it has heard.
while (exec 9<>"/dev/tcp/${address%:*}/${address#*:}") 2>/dev/null; do :; done
network_go
end "$borrower" CONT || wrong "the borrow should have been finished: $(cat "$session/get.log")"
exits 0 launch 3d_to_2d_flattener
end "$server_process" CONT || wrong "the server should have ended well"
exits 0 lend loans --database "$database"
says "3d_to_2d_flattener"
