#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# NFS as it may be: without locks, with stale handles, and with renames that are done and said to have failed.
source "$(dirname "$0")/harness"
publisher_is publisher
server_is lic1
at traveller
trust
echo 'keyring = file' >"$XDG_CONFIG_HOME/borrow/config"
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
opens "$session/ugs.lic"
exits 0 borrow get cad --for 1d
cp "$(grant cad)" "$session/before"

cat >"$session/nfs.c" <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is(const char *fault) { return strcmp(getenv("NFS"), fault) == 0; }

int flock(int file, int operation) {
    if (is("no-locks")) return errno = ENOLCK, -1;
    return (int)syscall(SYS_flock, file, operation);
}

int renameat(int folder, const char *old, int other, const char *new) {
    if (is("stale")) return errno = ESTALE, -1;
    if (syscall(SYS_renameat2, folder, old, other, new, 0) != 0) return -1;
    return is("done-twice") ? (errno = ENOENT, -1) : 0;
}
C
cc -shared -fPIC "$session/nfs.c" -o "$session/nfs.so"
nfs() { NFS=$1 LD_PRELOAD=$session/nfs.so "${@:2}"; }

# refused FAULT TEXT: who would write says so and changes nothing, here or there.
refused() {
    local command
    for command in "get cad --for 2d" "return cad"; do
        # The words of a command.
        # shellcheck disable=SC2086
        exits 73 nfs "$1" borrow $command
        says "$2 [cannot-write]"
    done
    exits 0 nfs "$1" borrow list
    says "1/2"
    nothing_lost cad
}

refused no-locks "no locks available"
refused stale "stale file handle"

exits 0 nfs done-twice borrow get cad --for 2d
! cmp -s "$session/before" "$(grant cad)" || wrong "the grant should be a new one"
exits 0 launch cad
exits 0 nfs done-twice borrow return cad
says "cad returned; the server knows"
exits 2 launch cad
exits 0 borrow list
says "2/2"
same "" "$(find "$XDG_DATA_HOME/borrow" -name '.new*')"
