// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE

#include "borrow_socket.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

_Static_assert(EAGAIN == 11 && EPIPE == 32 && ECONNRESET == 104 && ECONNREFUSED == 111, "errno values of this platform differ");

// A Unix socket has no connection in progress to poll for: connect itself waits, for as long as a send may.
static void wait_until(int descriptor, int64_t deadline) {
    int64_t left = deadline - borrow_uptime();
    if (left < 1) left = 1;
    struct timeval limit = {.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

int borrow_connect(const char *path, int64_t deadline) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length >= sizeof address.sun_path) return -ENAMETOOLONG;
    memcpy(address.sun_path, path, length);

    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (deadline > 0 ? 0 : SOCK_NONBLOCK), 0);
    if (descriptor < 0) return -errno;
    for (;;) {
        if (deadline > 0) wait_until(descriptor, deadline);
        if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
        if (errno == EINTR) continue;
        int error = errno;
        close(descriptor);
        return -error;
    }
}

int64_t borrow_peer_user(int descriptor) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -errno;
    return (int64_t)peer.uid;
}

int64_t borrow_user(void) {
    return (int64_t)getuid();
}

int64_t borrow_send(int descriptor, const uint8_t *bytes, size_t count) {
    for (;;) {
        ssize_t length = send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (length >= 0) return length;
        if (errno != EINTR) return -errno;
    }
}

int64_t borrow_receive(int descriptor, uint8_t *buffer, size_t count) {
    for (;;) {
        ssize_t length = recv(descriptor, buffer, count, MSG_DONTWAIT);
        if (length >= 0) return length;
        if (errno != EINTR) return -errno;
    }
}

static int wait_for(int descriptor, short event, int64_t deadline) {
    for (;;) {
        int64_t left = deadline - borrow_uptime();
        if (left <= 0) return 0;
        struct pollfd question = {.fd = descriptor, .events = event};
        int answer = poll(&question, 1, left > INT_MAX ? INT_MAX : (int)left);
        if (answer > 0) return 1;
        if (answer < 0 && errno != EINTR) return -errno;
    }
}

int borrow_wait_to_receive(int descriptor, int64_t deadline) {
    return wait_for(descriptor, POLLIN, deadline);
}

int borrow_wait_to_send(int descriptor, int64_t deadline) {
    return wait_for(descriptor, POLLOUT, deadline);
}

int64_t borrow_uptime(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
