// SPDX-License-Identifier: Apache-2.0
//
// How long an application waits for borrow_checkout.
//
//     checkouts duel ROUNDS TURNS PUBLISHER VENDOR FEATURE        compared with borrow_check, both from the nodelock directory
//     checkouts wait TURNS PUBLISHER VENDOR FEATURE               through borrowd: the median, least and most, in microseconds
//     checkouts start PUBLISHER VENDOR FEATURE [check]            makes one, or one check
//
// What is timed is the checkout alone. Through borrowd each is held until the last was made, so that no return is in the way of the
// next, and borrowd has written down the one before it.
#include <borrow.h>
#include <string.h>

#include "duel.h"

enum { most = 1000 };

static const char *publishers[2];
static borrow_request request = {.size = sizeof request, .publishers = publishers};
static borrow_verdict verdict = {.size = sizeof verdict};
static borrow_lease *leases[most];
static int held;

static void expect_licensed(int code) {
    if (code == BORROW_LICENSED) return;
    fprintf(stderr, "checkouts: error: %s\n", verdict.text);
    exit(1);
}

static void check_out(void) {
    if (held == most) exit(64);
    expect_licensed(borrow_checkout(&request, &leases[held++], &verdict));
}

static void check(void) { expect_licensed(borrow_check(publishers, request.vendor, request.feature, NULL, NULL, &verdict)); }

static void check_in(void) {
    while (held > 0) borrow_checkin(leases[--held]);
}

static void pass_over(void *context, const borrow_item *item) {
    (void)context;
    (void)item;
}

static void measure_waits(int turns) {
    double *waits = calloc(turns, sizeof *waits);
    // The first one starts what borrowd keeps warm.
    check_out();
    for (int turn = 0; turn < turns; turn++) {
        double start = microseconds();
        check_out();
        waits[turn] = microseconds() - start;
        // borrowd does one thing after another.
        borrow_holdings(&request, pass_over, NULL, NULL);
    }
    double middle = median(waits, turns);
    printf("%.1f %.1f %.1f\n", middle, waits[0], waits[turns - 1]);
}

int main(int count, char **arguments) {
    const char *what = count > 1 ? arguments[1] : "";
    int first = strcmp(what, "duel") == 0 ? 4 : strcmp(what, "wait") == 0 ? 3 : 2;
    if (count < first + 3) return 64;
    publishers[0] = arguments[first];
    request.vendor = arguments[first + 1];
    request.feature = arguments[first + 2];
    if (first == 4) tidy_duel(atoi(arguments[2]), atoi(arguments[3]), check_out, check, check_in);
    else if (first == 3) measure_waits(atoi(arguments[2]));
    else if (count > first + 3) check();
    else check_out();
    check_in();
    return 0;
}
