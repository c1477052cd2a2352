// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64

#include "borrow_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Static_assert(ENOENT == 2 && EACCES == 13 && ENOTDIR == 20 && ENAMETOOLONG == 36 && ELOOP == 40, "errno values of this platform differ");

static int open_read(const char *path, int more) {
    for (;;) {
        int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | more);
        if (descriptor >= 0) return descriptor;
        if (errno != EINTR) return -errno;
    }
}

int borrow_open_read(const char *path) {
    return open_read(path, O_NOFOLLOW);
}

int borrow_open_read_following(const char *path) {
    return open_read(path, 0);
}

// statx has been in glibc since 2.28; fstat became a symbol of its own only in 2.33, and would keep RHEL 8 out.
int64_t borrow_regular_size(int descriptor) {
    struct statx status;
    if (statx(descriptor, "", AT_EMPTY_PATH, STATX_TYPE | STATX_SIZE, &status) != 0) return -errno;
    if (!S_ISREG(status.stx_mode)) return BORROW_NOT_A_FILE;
    return (int64_t)status.stx_size;
}

int64_t borrow_read(int descriptor, uint8_t *buffer, size_t count) {
    for (;;) {
        ssize_t length = read(descriptor, buffer, count);
        if (length >= 0) return length;
        if (errno != EINTR) return -errno;
    }
}

void borrow_close(int descriptor) {
    close(descriptor);
}

int64_t borrow_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

const char *borrow_environment(const char *name) {
    return secure_getenv(name);
}
