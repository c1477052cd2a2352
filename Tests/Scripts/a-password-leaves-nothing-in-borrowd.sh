#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A password passes through borrowd, and neither its memory nor its log keeps it.
source "$(dirname "$0")/harness"
source "$scripts/daemon"
at traveller
borrowd_is_copied
borrowd_starts
connects alice
secret=correct-horse-battery-staple-$RANDOM$RANDOM
encoded=$(printf %s "$secret" | base64 -w0 | tr '+/' '-_' | tr -d '=')
for request in CHECKOUT BORROW; do
    tells alice "$request ugslmd cad PASSWORD=$encoded"
    hears alice GRANTED
done
contact_hears started
contact_hears "PASSWORD=$encoded"
# Messages of others take the places where it lay.
for _ in 1 2 3 4 5; do
    tells alice HELD
    hears alice HOLDINGS
done
found=$(perl -e '
    my ($pid, @secrets) = @ARGV;
    open my $maps, "<", "/proc/$pid/maps" or die "$!\n";
    open my $memory, "<:raw", "/proc/$pid/mem" or die "$!\n";
    my $found = 0;
    while (<$maps>) {
        my ($from, $to) = /^([0-9a-f]+)-([0-9a-f]+) rw/ or next;
        sysseek $memory, hex $from, 0;
        sysread $memory, my $text, hex($to) - hex $from or next;
        for my $secret (@secrets) { $found++ while $text =~ /\Q$secret\E/g }
    }
    print $found' "$daemon" "$secret" "$encoded") || skip "the memory of a process cannot be read here"
same 0 "$found"
