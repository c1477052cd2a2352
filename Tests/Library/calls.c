/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The contract of borrow.h at its edges: wrong arguments, verdicts of another size, no verdict at all.
 *
 *     calls PUBLISHER VENDOR FEATURE DIRECTORY        (which hold a license)
 */
#include <stdio.h>
#include <string.h>

#include "borrow.h"

/* That of borrow_verdict before borrow_checkout. */
enum { first_size = 1152 };
_Static_assert(offsetof(borrow_verdict, refusal) == first_size, "the first members never move");

static int failed;

#define EXPECT(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "calls.c:%d: error: not so: %s\n", __LINE__, #condition); \
            failed = 1; \
        } \
    } while (0)

#define KEY "ED25519=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

int main(int count, char **arguments) {
    struct {
        borrow_verdict verdict;
        char beyond[64];
    } room;
    borrow_verdict *verdict = &room.verdict;
    const char *const none[] = {NULL};
    const char *const broken[] = {arguments[1], "ED25519=short", NULL};
    const char *const publishers[] = {KEY, arguments[1], NULL};
    const char *vendor = arguments[2], *feature = arguments[3], *directory = arguments[4];
    if (count != 5) return 64;

    memset(&room, 0xAA, sizeof room);
    verdict->size = sizeof *verdict;
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, verdict) == BORROW_LICENSED);
    EXPECT(verdict->code == BORROW_LICENSED && verdict->seats > 0 && verdict->expires_at > verdict->issued_at);
    EXPECT(verdict->size == sizeof *verdict && (unsigned char)room.beyond[0] == 0xAA);
    EXPECT(memchr(verdict->text, 0, sizeof verdict->text) != NULL && verdict->text[0] != 0);

    /* Wrong arguments are told from a missing license, and none of them crashes. */
    EXPECT(borrow_check(NULL, vendor, feature, NULL, directory, verdict) == BORROW_USAGE && verdict->text[0] != 0);
    EXPECT(verdict->expires_at == 0 && verdict->user[0] == 0);
    EXPECT(borrow_check(none, vendor, feature, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(broken, vendor, feature, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, NULL, feature, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, "", feature, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, vendor, NULL, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, vendor, "", NULL, directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, vendor, feature, "newest", directory, verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, vendor, feature, NULL, "", verdict) == BORROW_USAGE);
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, NULL) == BORROW_LICENSED);
    EXPECT(borrow_check(NULL, NULL, NULL, NULL, NULL, NULL) == BORROW_USAGE);

    /* A caller with a newer header gets zeros for what this library does not know. */
    memset(&room, 0xAA, sizeof room);
    verdict->size = sizeof room;
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, verdict) == BORROW_LICENSED);
    EXPECT(room.beyond[0] == 0 && room.beyond[63] == 0 && verdict->size == sizeof room);

    /* A caller with the first header gets what he has room for. */
    memset(&room, 0xAA, sizeof room);
    verdict->size = first_size;
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, verdict) == BORROW_LICENSED);
    EXPECT(verdict->text[0] != 0 && verdict->text[sizeof verdict->text - 1] == 0 && verdict->size == first_size);
    EXPECT((unsigned char)verdict->refusal[0] == 0xAA);
    verdict->size = first_size - 1;
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, verdict) == BORROW_USAGE);

    /* A size that no version of the header ever had: nothing is written. */
    memset(&room, 0xAA, sizeof room);
    verdict->size = sizeof(size_t);
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT((unsigned char)((char *)verdict)[sizeof(size_t)] == 0xAA);
    verdict->size = (size_t)-1;
    EXPECT(borrow_check(publishers, vendor, feature, NULL, directory, verdict) == BORROW_USAGE);
    EXPECT((unsigned char)((char *)verdict)[sizeof(size_t)] == 0xAA);

    EXPECT(strcmp(borrow_code_name(BORROW_WRONG_MACHINE), "wrong-machine") == 0);
    EXPECT(strcmp(borrow_code_name(-1), "unknown") == 0 && strcmp(borrow_code_name(17), "unknown") == 0);
    EXPECT(strcmp(borrow_code_name(BORROW_NO_DAEMON), "no-daemon") == 0 && strcmp(borrow_code_name(BORROW_LISTED), "listed") == 0);
    EXPECT(strcmp(borrow_library_version(), BORROW_VERSION) == 0);
    return failed;
}
