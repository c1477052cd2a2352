#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The disk that holds the database is full, or read-only: it is said, whatever was lent before is there, and room is all it
# takes to go on, also for the borrow that was under way.
source "$(dirname "$0")/harness"
mounts_of_its_own
usual
mkdir "$session/disk"
mount -t tmpfs -o size=1m none "$session/disk"
database=$session/disk/loans.sqlite
licensed "$session/ugs.lic" ugslmd <<<"INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW=2880"
opens "$session/ugs.lic"
exits 0 borrow get cad --for 1d

fill() { head -c 2M /dev/zero >"$session/disk/filler" 2>/dev/null || true; }
fill
before=$(sha256sum "$(grant cad)")
exits 69 borrow get cad --for 2d
says "store-failed" "full"
same "$before" "$(sha256sum "$(grant cad)")"
exits 0 launch cad
exits 0 lend loans --database "$database" --all
same 1 "$(grep -c ' cad 1.0 ' <<<"$output")"

# Also after a crash. A server that cannot keep a loan does not start.
end "${pid_of[lic1]}" KILL || true
fill
exits 69 lend serve --listen 127.0.0.1:0 --license "$session/ugs.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "lend: error: cannot open $database" "store-failed" "lend: hint: "

rm "$session/disk/filler"
opens "$session/ugs.lic"
exits 0 borrow list
says "1/2"
exits 0 borrow status
says_like "2 days.* left"
stops lic1

mount -o remount,ro "$session/disk"
exits 73 lend serve --listen 127.0.0.1:0 --license "$session/ugs.lic" --database "$database" --publisher "$publisher_folder/publisher.pub"
says "lend: error: cannot make $database.lock: read-only file system" "cannot-write" "lend: hint: "
exits 73 lend serve --listen 127.0.0.1:0 --license "$session/ugs.lic" --database "$session/disk/new" --publisher "$publisher_folder/publisher.pub"
says "cannot-write"
exits 0 lend loans --database "$database"
says "cad"
umount "$session/disk"
