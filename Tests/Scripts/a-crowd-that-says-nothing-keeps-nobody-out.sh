#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Ten thousand connections that say nothing, stop half-way or never read their answer: who wants a license gets it. More of
# them than the server has descriptors for: they wait, and it goes on when they are gone.
source "$(dirname "$0")/harness"
ulimit -n 12000 2>/dev/null || skip "12,000 descriptors cannot be had here: the hard limit is $(ulimit -Hn)"
usual
seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"

# crowd COUNT: they have come.
crowd() {
    mkfifo "$session/ready" "$session/leave"
    exec {leave}<>"$session/leave"
    rm "$session/leave"
    "$scripts/crowd" "$address" "$1" <&"$leave" >"$session/ready" 2>>"$session/crowd.log" &
    crowd=$!
    ready "$crowd" "$session/ready"
    same open "$line"
}

crowd_leaves() {
    echo >&"$leave"
    end "$crowd" CONT || wrong "the crowd should have ended well"
    # And the server has put their connections away.
    until [ "$(find "/proc/${pid_of[lic1]}/fd" -type l | wc -l)" -lt 50 ]; do :; done
}

crowd 10000
exits 0 borrow get 3d_to_2d_flattener --for 1d
exits 0 borrow return 3d_to_2d_flattener
crowd_leaves
exits 0 borrow get 3d_to_2d_flattener --for 1d
stops lic1

# As many as there are descriptors, less those that the server keeps back for its database: the last have to wait.
ulimit -n 300
opens "$session/ugs.lic"
crowd 250
until [ "$(find "/proc/${pid_of[lic1]}/fd" -type l | wc -l)" -ge 230 ]; do :; done
listening=$(printf '0100007F:%04X 00000000:0000 0A' "${address#*:}")
for ((round = 0; round < 200; round++)); do
    ! grep -qF "$listening 00000000:00000000" /proc/net/tcp || wrong "nobody waits"
done
crowd_leaves
exits 0 borrow list
says_like "3d_to_2d_flattener +27\.0 +ugslmd +0/1"
exits 0 borrow return 3d_to_2d_flattener
stops lic1
exits 0 lend loans --database "$database"
says "no loans are out"
