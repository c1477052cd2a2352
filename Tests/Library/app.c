/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * An application that checks licenses out: does what its arguments say, in their order, and prints a line for each answer.
 *
 *     app PUBLISHER VENDOR FEATURE [NAME=VALUE | COMMAND]...
 *
 *     NAME=VALUE  a member of borrow_request
 *     checkout checkin current get extend return list holdings
 *     news        waits until there is something to read, at most 10 seconds, and tells what is held
 *     over        the same, until the license is over
 *     later       the same, until it ends later than it did
 *     signals     a signal that interrupts system calls, each millisecond from now on
 *     cloexec     that the lease's descriptor is closed on exec
 *     forgotten   that the password of the request, which is overwritten first, stands nowhere in memory
 *     steady      that 1000 checkouts and checkins leave no memory and no descriptor
 *     die         ends at once, by SIGKILL
 *     touch=PATH  makes that file
 *     move=A,B    moves file A to B
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "borrow.h"

static const char *publishers[2];
static borrow_request request = {.size = sizeof request, .publishers = publishers};
static borrow_lease *lease;
static borrow_verdict verdict = {.size = sizeof verdict};

static void tell(const char *command, int code) {
    printf("%s: %s", command, borrow_code_name(code));
    if (code != verdict.code) printf(" BUT %d", verdict.code);
    if (verdict.expires_at != 0) printf(" expires=%" PRId64, verdict.expires_at);
    if (verdict.connected) printf(" connected");
    if (verdict.ends_soon) printf(" ends-soon");
    if (verdict.refusal[0] != 0) printf(" refusal=%s detail=(%s) hint=(%s) flexnet=%d", verdict.refusal, verdict.detail, verdict.hint, verdict.flexnet);
    printf(" text=%s\n", verdict.text);
}

static void tell_item(void *context, const borrow_item *item) {
    printf("%s %s %s %s words=(%s) loan=%s seats=%d total=%d until=%" PRId64 "%s\n", (const char *)context, item->vendor, item->feature,
           item->version, item->words, item->loan, item->seats, item->total, item->until,
           item->size == sizeof *item ? "" : " OF ANOTHER SIZE");
}

static void look(const char *command) { tell(command, borrow_current(lease, &verdict)); }

static void wait_for_news(void) {
    struct pollfd news = {.fd = borrow_descriptor(lease), .events = POLLIN};
    if (poll(&news, 1, 10000) < 1) printf("news: none\n");
    look("news");
}

static void wait_until_over(void) {
    for (int turn = 0; turn < 500 && borrow_current(lease, &verdict) == BORROW_LICENSED; turn++) poll(NULL, 0, 20);
    look("over");
}

static void wait_until_later(void) {
    int64_t end = verdict.expires_at;
    for (int turn = 0; turn < 500 && verdict.expires_at <= end; turn++) {
        struct pollfd news = {.fd = borrow_descriptor(lease), .events = POLLIN};
        poll(&news, 1, 20);
        borrow_current(lease, &verdict);
    }
    look("later");
}

static void ignore(int signal) { (void)signal; }

static void send_signals(void) {
    struct sigaction action = {.sa_handler = ignore};
    struct itimerval each = {{0, 1000}, {0, 1000}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &each, NULL);
}

static int open_descriptors(void) {
    int count = 0;
    for (int descriptor = 0; descriptor < 1024; descriptor++) count += fcntl(descriptor, F_GETFD) != -1;
    return count;
}

static void check_out_and_in(void) {
    borrow_checkout(&request, &lease, &verdict);
    borrow_current(lease, &verdict);
    borrow_checkin(lease);
    lease = NULL;
}

static void measure_steadiness(void) {
    for (int turn = 0; turn < 100; turn++) check_out_and_in();
    int descriptors = open_descriptors();
    size_t before = mallinfo2().uordblks;
    for (int turn = 0; turn < 1000; turn++) check_out_and_in();
    size_t after = mallinfo2().uordblks;
    /* The smallest block has 32 bytes. */
    if (after > before + 16000 || open_descriptors() != descriptors)
        printf("steady: no: %zd bytes, %d descriptors\n", (ssize_t)(after - before), open_descriptors() - descriptors);
    else
        printf("steady: yes\n");
}

/* What it looks for stands here with every bit flipped. */
static int stands_in_memory(const unsigned char *flipped, size_t length) {
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY);
    char line[512];
    int found = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        uintptr_t start, end;
        char rights[8];
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s", &start, &end, rights) != 3 || rights[0] != 'r' || rights[1] != 'w') continue;
        for (uintptr_t at = start; at + length <= end; at++) {
            size_t same = 0;
            while (same < length && (((const volatile unsigned char *)at)[same] ^ flipped[same]) == 0xFF) same++;
            found += same == length;
        }
    }
    close(memory);
    fclose(maps);
    return found;
}

static void look_for_password(char *password) {
    static unsigned char flipped[64], encoded[64];
    static const unsigned char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strlen(password) / 3 * 3, count = 0;
    if (length > 45) abort();
    for (size_t i = 0; i < length; i += 3) {
        unsigned group = (unsigned char)password[i] << 16 | (unsigned char)password[i + 1] << 8 | (unsigned char)password[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) encoded[count++] = alphabet[group >> shift & 63] ^ 0xFF;
    }
    for (size_t i = 0; i < length; i++) flipped[i] = (unsigned char)password[i] ^ 0xFF;
    memset(password, 0, strlen(password));
    /* What was freed may be overwritten at its beginning. */
    printf("forgotten: %d plain, %d encoded\n", stands_in_memory(flipped + length - 12, 12), stands_in_memory(encoded + count - 12, 12));
}

static void move(char *names) {
    char *to = strchr(names, ',');
    *to = 0;
    if (rename(names, to + 1) != 0) perror(names);
}

static void set(char *name, char *value) {
    if (strcmp(name, "seats") == 0) request.seats = atoi(value);
    else if (strcmp(name, "version") == 0) request.version = value;
    else if (strcmp(name, "directory") == 0) request.directory = value;
    else if (strcmp(name, "offline") == 0) request.offline = atoi(value);
    else if (strcmp(name, "until") == 0) request.until = atoll(value);
    else if (strcmp(name, "lasting") == 0) request.lasting = atoll(value);
    else if (strcmp(name, "password") == 0) request.password = value;
    else if (strcmp(name, "timeout") == 0) request.timeout = atoi(value);
    else if (strcmp(name, "vendor") == 0) request.vendor = *value == 0 ? NULL : value;
    else if (strcmp(name, "feature") == 0) request.feature = *value == 0 ? NULL : value;
    else if (strcmp(name, "size") == 0) request.size = (size_t)atoll(value);
    else if (strcmp(name, "touch") == 0) close(open(value, O_CREAT | O_WRONLY, 0600));
    else if (strcmp(name, "move") == 0) move(value);
    else exit(64);
}

static void obey(const char *command) {
    if (strcmp(command, "checkout") == 0) tell(command, borrow_checkout(&request, &lease, &verdict));
    else if (strcmp(command, "current") == 0) look(command);
    else if (strcmp(command, "news") == 0) wait_for_news();
    else if (strcmp(command, "over") == 0) wait_until_over();
    else if (strcmp(command, "later") == 0) wait_until_later();
    else if (strcmp(command, "checkin") == 0) borrow_checkin(lease), lease = NULL;
    else if (strcmp(command, "get") == 0) tell(command, borrow_get(&request, &verdict));
    else if (strcmp(command, "extend") == 0) tell(command, borrow_extend(&request, &verdict));
    else if (strcmp(command, "return") == 0) tell(command, borrow_return(&request, &verdict));
    else if (strcmp(command, "list") == 0) tell(command, borrow_list(&request, tell_item, "offer", &verdict));
    else if (strcmp(command, "holdings") == 0) tell(command, borrow_holdings(&request, tell_item, "holding", &verdict));
    else if (strcmp(command, "signals") == 0) send_signals();
    else if (strcmp(command, "cloexec") == 0) printf("cloexec: %d\n", fcntl(borrow_descriptor(lease), F_GETFD));
    else if (strcmp(command, "forgotten") == 0) look_for_password((char *)request.password);
    else if (strcmp(command, "steady") == 0) measure_steadiness();
    else if (strcmp(command, "die") == 0) kill(getpid(), SIGKILL);
    else exit(64);
}

int main(int count, char **arguments) {
    if (count < 4) return 64;
    setvbuf(stdout, NULL, _IOLBF, 0);
    publishers[0] = arguments[1];
    request.vendor = arguments[2];
    request.feature = arguments[3];
    for (int index = 4; index < count; index++) {
        char *value = strchr(arguments[index], '=');
        if (value == NULL) {
            obey(arguments[index]);
        } else {
            *value = 0;
            set(arguments[index], value + 1);
        }
    }
    return verdict.code;
}
