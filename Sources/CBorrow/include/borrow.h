/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * borrow.h - may this feature run on this machine now?
 *
 * One call answers, offline and in well under a millisecond, from the grants that `borrow get` left on this machine:
 *
 *     static const char *const publishers[] = {"ED25519=mF0k...", NULL};
 *
 *     borrow_verdict verdict;
 *     verdict.size = sizeof verdict;
 *     if (borrow_check(publishers, "ugslmd", "3d_to_2d_flattener", "27.0", NULL, &verdict) != BORROW_LICENSED) {
 *         fprintf(stderr, "%s\n", verdict.text);
 *         exit(1);
 *     }
 *
 * Compile with `pkg-config --cflags --libs borrow`, or link libborrow.a in: then there is no library file beside
 * your program that could be exchanged. Either needs nothing but the C library (glibc 2.28 or later).
 *
 * Every function may be called from any thread at any time. The library keeps no state and no memory between calls,
 * starts no thread, writes no file, installs no handler and opens no connection. It is plain C99 and C++ to the caller.
 */
#ifndef BORROW_H
#define BORROW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header. borrow_library_version() tells that of the library that was loaded. */
#define BORROW_VERSION "0.1.0"

/*
 * What a check can answer. A number keeps its meaning for ever; later versions may add some, so treat every number
 * but BORROW_LICENSED as a no.
 *
 * Where several files could answer, a license wins over a refusal, and of several licenses the one that ends last.
 */
enum borrow_code {
    BORROW_LICENSED = 0,           /* Yes: the feature may run on this machine until verdict.expires_at. */
    BORROW_NONE = 1,               /* Nothing lies here for this feature. */
    BORROW_RETURNED = 2,           /* The license was given back early. */
    BORROW_EXPIRED = 3,            /* It ran until verdict.expires_at. */
    BORROW_NOT_YET_VALID = 4,      /* The clock stands more than 24 hours before verdict.issued_at. */
    BORROW_WRONG_MACHINE = 5,      /* The grant was borrowed on another machine, and copied here. */
    BORROW_VERSION_TOO_OLD = 6,    /* The grant is for verdict.version, which is older than the version asked for. */
    BORROW_BAD_SIGNATURE = 7,      /* The grant is not as its license server signed it: edited or damaged. */
    BORROW_PUBLISHER_UNKNOWN = 8,  /* None of `publishers` signed the line that the grant rests on. */
    BORROW_EXCEEDS_LINE = 9,       /* The grant gives more than the publisher's line in it allows. */
    BORROW_MALFORMED = 10,         /* The file is not a grant. */
    BORROW_UNREADABLE = 11,        /* The file or its folder cannot be read, or this machine has no /etc/machine-id. */
    BORROW_CONNECTED_ONLY = 12,    /* The file is a license that holds only while its application is connected. */
    BORROW_NO_DAEMON = 13,         /* Nothing here licenses it, and borrowd, which could ask a server, does not run. */
    BORROW_REFUSED = 14,           /* The license server or the agent refused: verdict.refusal names why. */
    BORROW_DAEMON_FAILED = 15,     /* borrowd runs, and gives no answer that can be understood in time. */
    BORROW_USAGE = 64              /* The call itself is wrong; verdict.text tells which argument. */
};

/*
 * What is known about the answer. Set `size` to sizeof(borrow_verdict) before the call; a library that is newer or older
 * than this header then fills exactly the members that both know, and sets the others to zero.
 *
 * The members describe the grant also where the answer is no, as far as it could be read. They are only as good as the
 * answer: of BORROW_BAD_SIGNATURE, BORROW_PUBLISHER_UNKNOWN and BORROW_MALFORMED nothing is proven, so show
 * them and decide nothing by them. Unknown numbers are 0 and unknown texts empty. Texts end in NUL, hold no control characters,
 * are UTF-8 (as far as the writer of the file kept to that), and are cut between characters where they are too long.
 */
typedef struct borrow_verdict {
    size_t size;        /* in: sizeof(borrow_verdict) */
    int code;           /* enum borrow_code, the value that borrow_check returns */
    int seats;          /* how many seats of the feature the grant holds */
    int64_t issued_at;  /* when the server lent it, in UTC seconds since 1970 */
    int64_t expires_at; /* when it ends: it holds before this second */
    char version[64];   /* the version that it licenses, such as "27.0": this one and every older one */
    char user[256];     /* who borrowed it, */
    char host[256];     /* and on which computer, as both called themselves */
    char loan[32];      /* the loan's name on the server: quote it to the administrator */
    char text[512];     /* the answer in one English line, for the user or the log */
} borrow_verdict;

/*
 * Checks whether `feature` of `vendor` may run on this machine now.
 *
 * publishers  The public keys that you trust to sign license lines, each as `lend publisher new` wrote it
 *             ("ED25519=" and 43 characters), ended by NULL. Compile them into your program: whoever may change them
 *             may license himself. More than one key lets you change keys between releases.
 * vendor,     As they stand on your license line, byte for byte.
 * feature
 * version     The version that must be licensed, such as "27.0", or NULL if any will do.
 * directory   The nodelock directory to look into, or NULL for the standard places: $BORROW_NODELOCK if it is set, otherwise
 *             both ${XDG_DATA_HOME:-$HOME/.local/share}/borrow/nodelock and /var/lib/borrow/nodelock. No other variable
 *             is read, and none where the program runs setuid or the like: then the last place is the only one. As with
 *             getenv, no other thread may change the environment meanwhile.
 * verdict     Where to put the answer, or NULL if the code is all that you need.
 *
 * Returns a number of enum borrow_code. The arguments are borrowed for the call only. Running out of memory ends the program.
 */
int borrow_check(const char *const *publishers, const char *vendor, const char *feature, const char *version,
                 const char *directory, borrow_verdict *verdict);

/* The stable name of a code, such as "wrong-machine", or "unknown"; a constant that is never freed. */
const char *borrow_code_name(int code);

/* The version of this library, such as "0.1.0"; a constant that is never freed. */
const char *borrow_library_version(void);

#ifdef __cplusplus
}
#endif

#endif
