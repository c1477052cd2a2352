// SPDX-License-Identifier: Apache-2.0
//
// Measures two things in turn, A B A B …, so that what disturbs the machine disturbs both.
#ifndef DUEL_H
#define DUEL_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *values, int count) {
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

// A round is `turns` times both; its ratio is that of the two medians. Prints, in columns parted by blanks, the rounds' median
// ratio A/B, the least, the greatest, and the medians of A's and B's microseconds. What `tidy` does after each turn counts for nobody.
__attribute__((unused)) static void tidy_duel(int rounds, int turns, void (*a)(void), void (*b)(void), void (*tidy)(void)) {
    double *ratios = calloc(rounds, sizeof *ratios), *as = calloc(rounds, sizeof *as), *bs = calloc(rounds, sizeof *bs);
    double *a_turns = calloc(turns, sizeof *a_turns), *b_turns = calloc(turns, sizeof *b_turns);
    for (int round = 0; round < rounds; round++) {
        for (int turn = 0; turn < turns; turn++) {
            double start = microseconds();
            a();
            double middle = microseconds();
            b();
            a_turns[turn] = middle - start;
            b_turns[turn] = microseconds() - middle;
            tidy();
        }
        as[round] = median(a_turns, turns);
        bs[round] = median(b_turns, turns);
        ratios[round] = as[round] / bs[round];
    }
    double middle = median(ratios, rounds);
    printf("%.3f %.3f %.3f %.1f %.1f\n", middle, ratios[0], ratios[rounds - 1], median(as, rounds), median(bs, rounds));
}

static void nothing(void) {}

__attribute__((unused)) static void duel(int rounds, int turns, void (*a)(void), void (*b)(void)) {
    tidy_duel(rounds, turns, a, b, nothing);
}

#endif
