// SPDX-License-Identifier: Apache-2.0
//
// The few system calls that the launch check makes; those of a checkout are in borrow_socket.h.
//
// Embedded Swift has no Glibc module and calls no variadic C function, so they stand here, out of line: no system
// header reaches the Swift side. All of them retry EINTR, keep no state and may be called from any thread. An
// error is a negative errno.
#ifndef BORROW_SYSTEM_H
#define BORROW_SYSTEM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The errno values that the check tells apart, already as positive numbers (borrow_system.c asserts that they match).
static const int BORROW_ENOENT = 2;
static const int BORROW_EACCES = 13;
static const int BORROW_ENOTDIR = 20;
static const int BORROW_ENAMETOOLONG = 36;
static const int BORROW_ELOOP = 40;

// What borrow_regular_size answers for a directory, FIFO, socket or device: no errno has this value.
static const int64_t BORROW_NOT_A_FILE = -1000000;

// Opens `path` for reading and returns the descriptor, or -errno. A link as the last component is refused (-ELOOP);
// a FIFO or a terminal neither blocks nor becomes the controlling terminal; the descriptor is closed on exec.
int borrow_open_read(const char *_Nonnull path);

// The same, but follows links: for files in folders that only root may change, such as /etc/machine-id.
int borrow_open_read_following(const char *_Nonnull path);

// The size in bytes of the regular file behind `descriptor`, BORROW_NOT_A_FILE, or -errno.
int64_t borrow_regular_size(int descriptor);

// Reads up to `count` bytes and returns how many came, 0 at the end of the file, or -errno. May return fewer than asked.
int64_t borrow_read(int descriptor, uint8_t *_Nonnull buffer, size_t count);

// Closes `descriptor`. An error is of no interest after reading.
void borrow_close(int descriptor);

// The wall clock in whole UTC seconds since 1970.
int64_t borrow_now(void);

// The value of an environment variable, or NULL where it is unset or the program runs with raised privileges
// (setuid, setgid, file capabilities: AT_SECURE). Valid until the program changes its environment.
const char *_Nullable borrow_environment(const char *_Nonnull name);

#ifdef __cplusplus
}
#endif

#endif
