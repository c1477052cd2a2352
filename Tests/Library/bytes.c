/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * No edit of one byte of a valid grant is licensed: every bit flipped, every byte deleted, bytes inserted everywhere,
 * every beginning and every end of the file.
 *
 *     bytes GRANT PUBLISHER VENDOR FEATURE DIRECTORY        (GRANT is the file in DIRECTORY that licenses FEATURE)
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "borrow.h"

enum { largest = 65536 };

static char **arguments;
static int file, edits, failures;

static int verdict_on(const char *text, size_t length) {
    const char *publishers[] = {arguments[2], NULL};
    if (pwrite(file, text, length, 0) != (ssize_t)length || ftruncate(file, (off_t)length) != 0) perror(arguments[1]);
    return borrow_check(publishers, arguments[3], arguments[4], NULL, arguments[5], NULL);
}

static void refused(const char *text, size_t length, const char *edit, size_t place) {
    int code = verdict_on(text, length);
    ++edits;
    if (code != BORROW_LICENSED && code != BORROW_USAGE) return;
    fprintf(stderr, "bytes: error: %s at byte %zu: %s\n", edit, place, borrow_code_name(code));
    ++failures;
}

int main(int count, char **given) {
    static char grant[largest], edited[largest + 1];
    static const char inserted[] = {0, '\t', '\n', '\r', ' ', '"', '#', '=', 'A', '\\', (char)0x80, (char)0xFF};
    arguments = given;
    if (count != 6) return 64;
    file = open(arguments[1], O_RDWR);
    ssize_t size = read(file, grant, sizeof grant);
    if (size <= 0) return 64;
    size_t length = (size_t)size;

    if (verdict_on(grant, length) != BORROW_LICENSED) return 64;
    for (size_t place = 0; place < length; place++) {
        memcpy(edited, grant, length);
        for (int bit = 0; bit < 8; bit++) {
            edited[place] = (char)(grant[place] ^ (1 << bit));
            refused(edited, length, "flipped", place);
        }
        memcpy(edited + place, grant + place + 1, length - place - 1);
        refused(edited, length - 1, "deleted", place);
        refused(grant, place, "cut", place);
        if (place > 0) refused(grant + place, length - place, "begun", place);
    }
    for (size_t place = 0; place <= length; place++) {
        memcpy(edited, grant, place);
        memcpy(edited + place + 1, grant + place, length - place);
        for (size_t i = 0; i < sizeof inserted; i++) {
            edited[place] = inserted[i];
            refused(edited, length + 1, "inserted", place);
        }
    }
    if (verdict_on(grant, length) != BORROW_LICENSED) return 64;
    printf("%d edits refused\n", edits - failures);
    return failures != 0;
}
