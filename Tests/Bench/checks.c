// SPDX-License-Identifier: Apache-2.0
//
// Compares a launch check with the signature verifications that it makes and one read of the file that it reads.
//
//     checks ROUNDS TURNS LIBBORROW PUBLISHER VENDOR FEATURE VERSION NODELOCK FILE VERIFICATIONS
//
// It is linked with the launch library's own objects, so that --wrap sees what they hand to libsodium: which messages, keys and
// signatures, and that there are as many as expected. What is timed is the shared library as applications load it.
#include <borrow.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "duel.h"

typedef int verify(const unsigned char *signature, const unsigned char *message, unsigned long long length, const unsigned char *key);
verify __real_crypto_sign_ed25519_verify_detached, __wrap_crypto_sign_ed25519_verify_detached;

static struct {
    unsigned char signature[64], key[32], message[65536];
    unsigned long long length;
} seen[16];
static int seen_count;

int __wrap_crypto_sign_ed25519_verify_detached(
    const unsigned char *signature, const unsigned char *message, unsigned long long length, const unsigned char *key) {
    if (seen_count == 16 || length > sizeof seen->message) abort();
    memcpy(seen[seen_count].signature, signature, 64);
    memcpy(seen[seen_count].key, key, 32);
    memcpy(seen[seen_count].message, message, length);
    seen[seen_count++].length = length;
    return __real_crypto_sign_ed25519_verify_detached(signature, message, length, key);
}

typedef int check(const char *const *, const char *, const char *, const char *, const char *, borrow_verdict *);
static check *loaded_check;
static char **asked;
static const char *file;

static void ask(check *check) {
    const char *publishers[] = {asked[0], NULL};
    borrow_verdict verdict = {.size = sizeof verdict};
    if (check(publishers, asked[1], asked[2], asked[3], asked[4], &verdict) != BORROW_LICENSED) {
        fprintf(stderr, "checks: error: %s\n", verdict.text);
        exit(1);
    }
}

static void launch_check(void) { ask(loaded_check); }

static void verify_and_read(void) {
    static unsigned char contents[65536];
    struct stat status;
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || read(descriptor, contents, sizeof contents) != status.st_size) exit(1);
    close(descriptor);
    for (int index = 0; index < seen_count; index++)
        if (__real_crypto_sign_ed25519_verify_detached(seen[index].signature, seen[index].message, seen[index].length, seen[index].key) != 0)
            exit(1);
}

int main(int count, char **arguments) {
    if (count != 11) return 64;
    void *library = dlopen(arguments[3], RTLD_NOW | RTLD_LOCAL);
    loaded_check = library == NULL ? NULL : (check *)dlsym(library, "borrow_check");
    if (loaded_check == NULL || loaded_check == borrow_check) {
        fprintf(stderr, "checks: error: %s\n", dlerror());
        return 1;
    }
    asked = arguments + 4;
    file = arguments[9];
    ask(borrow_check);
    if (seen_count != atoi(arguments[10])) {
        fprintf(stderr, "checks: error: the check verifies %d signatures, expected were %s\n", seen_count, arguments[10]);
        return 1;
    }
    duel(atoi(arguments[1]), atoi(arguments[2]), launch_check, verify_and_read);
    return 0;
}
