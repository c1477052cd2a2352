// SPDX-License-Identifier: Apache-2.0
//
// The few system calls that a checkout makes to speak to borrowd.
//
// As in borrow_system.h: all of them retry EINTR, keep no state and may be called from any thread; an error is a negative errno.
// None raises SIGPIPE, and none waits but where it says so. Times are milliseconds.
#ifndef BORROW_SOCKET_H
#define BORROW_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The errno values that a checkout tells apart (borrow_socket.c asserts that they match).
static const int BORROW_EAGAIN = 11;
static const int BORROW_EPIPE = 32;
static const int BORROW_ECONNRESET = 104;
static const int BORROW_ECONNREFUSED = 111;

// Connects to the Unix stream socket at `path` and returns the descriptor, or -errno. Where its listener has no room for one more it
// waits until borrow_uptime() has reached `deadline`, and not at all for 0: -EAGAIN then. The descriptor is closed on exec.
int borrow_connect(const char *_Nonnull path, int64_t deadline);

// The effective user of the process that listens, as it was when it began to; or -errno.
int64_t borrow_peer_user(int descriptor);

// The real user of this process.
int64_t borrow_user(void);

// Sends as much as there is room for and returns how many bytes that were, or -errno.
int64_t borrow_send(int descriptor, const uint8_t *_Nonnull bytes, size_t count);

// Takes what has arrived, at most `count` bytes: how many, 0 where the other side has closed, -EAGAIN where nothing is there, or another -errno.
int64_t borrow_receive(int descriptor, uint8_t *_Nonnull buffer, size_t count);

// Waits until there is something to receive, or room to send, or borrow_uptime() has reached `deadline`: 1, 1, 0, or -errno.
int borrow_wait_to_receive(int descriptor, int64_t deadline);
int borrow_wait_to_send(int descriptor, int64_t deadline);

// A clock that nobody sets.
int64_t borrow_uptime(void);

#ifdef __cplusplus
}
#endif

#endif
