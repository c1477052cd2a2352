// SPDX-License-Identifier: Apache-2.0
//
// The three members of libsodium's utils.c that verifying a signature needs.
//
// The archive holds them in one object with the guarded heap, which drags in libsodium's random source and with it
// fstat (GLIBC_2.33). As these are found first, that object stays out of libborrow. They answer as documented; Packaging/library
// fails to link if a later libsodium asks for more.
#include <stddef.h>
#include <string.h>

void sodium_memzero(void *const memory, const size_t length) {
    memset(memory, 0, length);
    // As far as the compiler knows somebody reads the zeros.
    __asm__ volatile("" : : "r"(memory) : "memory");
}

// 0 if the bytes are equal, -1 otherwise, in a time that depends on `length` alone.
int sodium_memcmp(const void *const first, const void *const second, size_t length) {
    const unsigned char *a = first, *b = second;
    volatile unsigned char difference = 0;
    for (size_t i = 0; i < length; i++) difference |= a[i] ^ b[i];
    return (1 & ((difference - 1) >> 8)) - 1;
}

// 1 if all bytes are zero, 0 otherwise, in a time that depends on `length` alone.
int sodium_is_zero(const unsigned char *bytes, const size_t length) {
    volatile unsigned char any = 0;
    for (size_t i = 0; i < length; i++) any |= bytes[i];
    return 1 & ((any - 1) >> 8);
}
