#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Two daemons, a dead one's socket, a runtime directory that is missing, another's, a link or open; and systemd's protocol.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
runtime=$XDG_RUNTIME_DIR

exits 0 "$borrowd" --version
exits 0 "$borrowd" --help
says "usage: borrowd"
exits 64 "$borrowd" --nonsense
says "borrowd: error: unknown option" "[usage]" "borrowd: hint: "

borrowd_starts
first=$daemon
exits 69 "$borrowd"
says "borrowd: error: another borrowd runs for this user [already-running]" "borrowd: hint: "
connects alice
tells alice HELD
hears alice HOLDINGS

# Killed at any point: its socket is stale, and the next one takes its place.
end "$first" KILL || true
hears alice closed
[ -S "$runtime/borrow/socket" ] || wrong "the dead one's socket should still lie there"
borrowd_starts
connects alice
tells alice HELD
hears alice HOLDINGS
end "$daemon"
[ ! -e "$runtime/borrow/socket" ] || wrong "the socket should be gone"

refused() {
    exits 78 "$borrowd"
    says "borrowd: error: $1" "[runtime-directory]" "borrowd: hint: "
}
echo precious >"$runtime/borrow/socket"
refused "$runtime/borrow/socket is no socket"
same precious "$(cat "$runtime/borrow/socket")"
rm "$runtime/borrow/socket"

chmod 750 "$runtime/borrow"
refused "$runtime/borrow is open to others"
chmod 700 "$runtime/borrow"
chmod 770 "$runtime"
refused "$runtime is open to others"
chmod 700 "$runtime"

mv "$runtime/borrow" "$runtime/elsewhere"
ln -s elsewhere "$runtime/borrow"
refused "$runtime/borrow is a link or a file"
rm "$runtime/borrow"
echo >"$runtime/borrow"
refused "$runtime/borrow is a link or a file"
rm "$runtime/borrow"

export XDG_RUNTIME_DIR=$runtime/nowhere
refused "$runtime/nowhere is missing"
long=$(head -c 120 /dev/zero | tr '\0' d)
mkdir -m 700 "$runtime/$long"
export XDG_RUNTIME_DIR=$runtime/$long
refused "$runtime/$long/borrow/socket.new is longer than"
if [ "$(id -u)" = 0 ]; then
    mkdir -m 700 "$runtime/theirs"
    chown 65534 "$runtime/theirs"
    export XDG_RUNTIME_DIR=$runtime/theirs
    refused "$runtime/theirs belongs to another user"
    export XDG_RUNTIME_DIR=$runtime
    mkdir -m 700 "$runtime/borrow"
    chown 65534 "$runtime/borrow"
    refused "$runtime/borrow belongs to another user"
    rmdir "$runtime/borrow"
fi
export XDG_RUNTIME_DIR=$runtime

# activates DESCRIPTORS COMMAND…: the protocol of sd_listen_fds(3), with a socket at $runtime/handed; ends the shell.
activates() {
    exec perl -MIO::Socket::UNIX -MFcntl -MPOSIX=dup2 -e '
        my ($path, $count) = (shift, shift);
        unlink $path;
        my $socket = IO::Socket::UNIX->new(Local => $path, Listen => 64) or die "$!\n";
        # Out of the way first: it may be one of those.
        my $high = fcntl $socket, F_DUPFD, 20 or die "$!\n";
        dup2($high, 2 + $_) for 1 .. $count;
        POSIX::close($high);
        @ENV{qw(LISTEN_PID LISTEN_FDS LISTEN_FDNAMES)} = ($$, $count, "borrowd");
        exec @ARGV or die "$!\n"' "$runtime/handed" "$@"
}
mkfifo "$session/ready"
activates 1 "$borrowd" 2>"$session/ready" &
ready $! "$session/ready"
daemon=$!
says_ready=$line
[[ $says_ready = "borrowd: note: ready"* ]] || wrong "borrowd did not start from systemd's socket: $says_ready"
[ ! -e "$runtime/borrow/socket" ] || wrong "it should make no socket of its own"
socket=$runtime/handed connects carol
tells carol "CHECKOUT ugslmd cad"
hears carol "GRANTED HANDLE=1"
contact_hears started
# What it spawns hears nothing of the socket.
borrow=$(pgrep -P "$daemon" | head -n 1)
! tr '\0' '\n' <"/proc/$borrow/environ" | grep -q '^LISTEN_' || wrong "LISTEN_FDS went on to borrow"
same 3 "$(find "/proc/$borrow/fd" -type l | wc -l)"
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
[ -S "$runtime/handed" ] || wrong "systemd's socket should be left alone"

exits 78 activates 2 "$borrowd"
says "[bad-configuration]" "borrowd: hint: "
# Meant for another process.
mkfifo "$session/ready"
LISTEN_PID=1 LISTEN_FDS=1 "$borrowd" 2>"$session/ready" &
ready $! "$session/ready"
[ -S "$runtime/borrow/socket" ] || wrong "it should have made its own socket: $line"
