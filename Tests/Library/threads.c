/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Many threads that check at once get the same answer, and a check leaves nothing allocated.
 *
 *     threads CODE PUBLISHER VENDOR FEATURE DIRECTORY
 */
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "borrow.h"

enum { threads = 8, checks = 1000 };

static const char *publishers[2];
static const char *vendor, *feature, *directory;
static borrow_verdict expected;

static void check(borrow_verdict *verdict) {
    memset(verdict, 0xAA, sizeof *verdict);
    verdict->size = sizeof *verdict;
    borrow_check(publishers, vendor, feature, "1.0", directory, verdict);
}

static void *check_often(void *failures) {
    for (int i = 0; i < checks; i++) {
        borrow_verdict verdict;
        check(&verdict);
        if (memcmp(&verdict, &expected, sizeof verdict) != 0) ++*(int *)failures;
    }
    return NULL;
}

int main(int count, char **arguments) {
    pthread_t running[threads];
    int failures[threads] = {0}, sum = 0;
    borrow_verdict verdict;

    if (count != 6) return 64;
    publishers[0] = arguments[2];
    vendor = arguments[3];
    feature = arguments[4];
    directory = arguments[5];
    check(&expected);
    if (expected.code != atoi(arguments[1])) {
        fprintf(stderr, "threads: error: expected code %s, got %s: %s\n", arguments[1], borrow_code_name(expected.code), expected.text);
        return 1;
    }

    for (int i = 0; i < threads; i++) pthread_create(&running[i], NULL, check_often, &failures[i]);
    for (int i = 0; i < threads; i++) {
        pthread_join(running[i], NULL);
        sum += failures[i];
    }
    if (sum != 0) fprintf(stderr, "threads: error: %d of %d answers differ from the first\n", sum, threads * checks);

    /* malloc keeps a few freed blocks back for each thread; a block that every check leaves behind is far more than those. */
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < checks; i++) check(&verdict);
    size_t after = mallinfo2().uordblks;
    int leaks = after > before + checks;
    if (leaks) fprintf(stderr, "threads: error: %d checks left %zu bytes allocated\n", checks, after - before);
    return sum != 0 || leaks;
}
