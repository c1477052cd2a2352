/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * An application that asks the launch library: prints the verdict in one line and exits with its code.
 *
 *     host PUBLISHER[,PUBLISHER...] VENDOR FEATURE VERSION|- DIRECTORY|-
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "borrow.h"

static const char *unless_dash(const char *argument) {
    return strcmp(argument, "-") == 0 ? NULL : argument;
}

int main(int count, char **arguments) {
    const char *publishers[65] = {NULL};
    size_t keys = 0;
    borrow_verdict verdict;
    char *key;

    if (count != 6) {
        fprintf(stderr, "usage: host PUBLISHER[,PUBLISHER...] VENDOR FEATURE VERSION|- DIRECTORY|-\n");
        return BORROW_USAGE;
    }
    for (key = strtok(arguments[1], ","); key != NULL && keys < 64; key = strtok(NULL, ",")) publishers[keys++] = key;

    verdict.size = sizeof verdict;
    int code = borrow_check(publishers, arguments[2], arguments[3], unless_dash(arguments[4]), unless_dash(arguments[5]), &verdict);
    printf("code=%d name=%s expires=%" PRId64 " seats=%d user=%s host=%s loan=%s version=%s issued=%" PRId64 " text=%s\n",
           verdict.code, borrow_code_name(code), verdict.expires_at, verdict.seats, verdict.user, verdict.host, verdict.loan,
           verdict.version, verdict.issued_at, verdict.text);
    return code;
}
