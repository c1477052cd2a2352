#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Notices before an end: once each, also over a restart; a notification service that is absent or hangs holds up nothing.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
session_bus
day=86400

# No service: a word in the log, and everything else goes on.
lies_here ugslmd cad $((7 * day)) $((day - 60))
borrowd_starts
borrowd_says "cannot show a notification"
connects alice
tells alice HELD
hears alice "HOLDING ugslmd cad"
dies alice
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"

# One that has the name and never answers.
notifier hang
borrowd_starts
desktop_shows "Design & <cad> ends in 23 h"
connects alice
tells alice HELD
hears alice "HOLDING ugslmd cad"
dies alice
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
end "$notifier" || true

# What was not shown is shown; what several notices fit is told once, by the latest.
notifier
borrowd_starts
desktop_shows "Design & <cad> ends in 23 h" "ends at $(date -u -d "+$((day - 60)) seconds" '+%a %-d %b %Y')" '`borrow extend cad`'

# It is seen when it comes, below folders that are not there yet.
lies_here other mesh $((7 * day)) 3590
desktop_shows "ends in 59 min"
# A short one is not warned of from its beginning, and one of another user not at all.
lies_here ugslmd short $day $((day - 10))
borrower=mallory lies_here ugslmd theirs $((7 * day)) 3600
end "$daemon" || true

# Told once is told, for as long as the loan lasts.
borrowd_starts
lies_here ugslmd last $((7 * day)) $((3 * day - 5))
desktop_shows "Design & <last> ends in 2 days 23 h"
warned=$HOME/.local/state/borrow/borrowd/warned
# kept COUNT: waits until so many are kept, and nothing else.
kept() {
    until [ "$(grep -c WARNED "$warned" 2>/dev/null)" = "$1" ]; do kill -0 "$daemon" || wrong "borrowd is gone"; done
}
kept 3
rm "$(grant cad)" "$(vendor=other grant mesh)" "$(grant last)"
lies_here ugslmd again $((7 * day)) 3000
desktop_shows "Design & <again> ends in"
kept 1
end "$daemon" || true

# Off by configuration.
mkdir -p "$XDG_CONFIG_HOME/borrow"
echo "notifications = no" >"$XDG_CONFIG_HOME/borrow/config"
lies_here ugslmd quiet $((7 * day)) 3600
borrowd_starts
connects bob
tells bob HELD
hears bob "HOLDING ugslmd quiet"
end "$daemon" || true
echo "notifications = yes" >"$XDG_CONFIG_HOME/borrow/config"
lies_here ugslmd loud $((7 * day)) 3600
rm "$(grant quiet)"
borrowd_starts
desktop_shows "Design & <loud>"
end "$daemon" || true

# A bus that takes the connection and says nothing.
mkfifo "$session/ready"
perl -MIO::Socket::UNIX -e '
    $| = 1; my $mute = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 8) or die $!; print "ready\n"; sleep' \
    "$session/mute" >"$session/ready" 2>"$session/mute.log" &
ready $! "$session/ready"
lies_here ugslmd mute $((7 * day)) 3600
DBUS_SESSION_BUS_ADDRESS=unix:path=$session/mute borrowd_starts
connects carol
tells carol HELD
hears carol "HOLDING ugslmd"
borrowd_says "cannot show a notification"
tells carol HELD
hears carol "HOLDING ugslmd"
end "$daemon" || wrong "borrowd should have ended with 0, it ended with $?"
