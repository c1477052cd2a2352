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
 * Where nothing was borrowed, borrow_checkout() asks borrowd, the user's license daemon, which asks a license server:
 *
 *     borrow_request request = {.size = sizeof request, .publishers = publishers, .vendor = "ugslmd", .feature = "3d_to_2d_flattener"};
 *     borrow_lease *lease;
 *     if (borrow_checkout(&request, &lease, &verdict) != BORROW_LICENSED) ...
 *     ...
 *     borrow_checkin(lease);
 *
 * Compile with `pkg-config --cflags --libs borrow`, or link libborrow.a in: then there is no library file beside
 * your program that could be exchanged. Either needs nothing but the C library (glibc 2.28 or later).
 *
 * Every function may be called from any thread at any time; a lease is for one thread at a time. The library keeps no state and no
 * memory between calls but in the leases that you hold, starts no thread, writes no file and installs no handler. borrow_check() opens
 * no connection; the functions that take a borrow_request or a lease speak to borrowd over a Unix socket, and to nobody else.
 * None raises SIGPIPE, and descriptors are closed on exec. It is plain C99 and C++ to the caller.
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
    BORROW_REFUSED = 14,           /* The license server or borrowd refused: verdict.refusal names why. */
    BORROW_DAEMON_FAILED = 15,     /* borrowd runs, and gives no answer that can be understood in time. */
    BORROW_LISTED = 16,            /* No check answers this: a list was told, of none, one or many. */
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
    int code;           /* enum borrow_code, the value that the function returns */
    int seats;          /* how many seats of the feature the grant holds */
    int64_t issued_at;  /* when the server lent it, in UTC seconds since 1970 */
    int64_t expires_at; /* when it ends: it holds before this second */
    char version[64];   /* the version that it licenses, such as "27.0": this one and every older one */
    char user[256];     /* who borrowed it, */
    char host[256];     /* and on which computer, as both called themselves */
    char loan[32];      /* the loan's name on the server: quote it to the administrator */
    char text[512];     /* the answer in one English line, for the user or the log */

    /* Of BORROW_NO_DAEMON, BORROW_REFUSED and BORROW_DAEMON_FAILED: */
    char refusal[64];   /* why, as a stable name such as "none-free"; of BORROW_NO_DAEMON the name of what borrow_check answers */
    char detail[512];   /* the same in words, with the numbers: "0 of 10 seats free"; of BORROW_RETURNED what is yet to come */
    char hint[512];     /* the way out, such as a command; empty where nothing helps */
    int flexnet;        /* the number that FlexNet's administrators know for it, such as -4; 0 where none fits */

    /* Of BORROW_LICENSED: */
    int connected;      /* 1: it holds only while this application is connected to borrowd, and is renewed; 0: a borrow */
    int ends_soon;      /* 1: it ends within hours or minutes and could not be renewed so far: let the user save his work */
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

/*
 * What to check out, borrow, extend, return or list. Set it to zeros and `size` to sizeof(borrow_request); members that are zero
 * mean what stands behind them here. Everything is borrowed for the call only; the library's own copies of the password are
 * overwritten before it returns.
 */
typedef struct borrow_request {
    size_t size;                   /* sizeof(borrow_request) */
    const char *const *publishers; /* these four as for borrow_check */
    const char *vendor;
    const char *feature;
    const char *version;
    const char *directory;         /* the nodelock directory that is looked into first; NULL: the standard places */
    int seats;                     /* how many seats; 0: one */
    int offline;                   /* 1: a borrow, to be held without a connection, as long as is allowed or until the end given here */
    int64_t until;                 /* a borrow until then, in UTC seconds, or none at all; 0: no such end */
    int64_t lasting;               /* a borrow of so many seconds, or as long as is allowed; 0: no such end */
    const char *password;          /* for a license that has one: told its server, under TLS only, when it asks; NULL: none */
    int timeout;                   /* how long borrowd is waited for, in milliseconds; 0: 30,000 */
} borrow_request;

/*
 * A license that was checked out. Use it in one thread at a time; after a fork only one of the two processes may go on using it, and
 * the license is given back when both have ended or have closed it.
 */
typedef struct borrow_lease borrow_lease;

/*
 * Gets a license: what lies in the nodelock directory, at once and offline; otherwise what borrowd gets from a license server.
 *
 * Without `offline`, `until` or `lasting`, and unless the user has set LM_BORROW for this vendor, that is a license for as long as the
 * application runs: borrowd renews it, and gives it back when the lease is checked in or the application ends, however it
 * ends. With one of them the seat is borrowed, and lies in the nodelock directory from then on.
 *
 * borrowd is found at ${XDG_RUNTIME_DIR:-/run/user/UID}/borrow/socket, and believed only if this user started it; what it brings is
 * verified here, as borrow_check would. Where it does not run the answer is BORROW_NO_DAEMON, at once. LM_BORROW and LM_PROJECT
 * are read as well, under the rules of borrow_check.
 *
 * lease    Where to put the lease; NULL is put there for every answer but BORROW_LICENSED.
 * verdict  As for borrow_check; may be NULL.
 */
int borrow_checkout(const borrow_request *request, borrow_lease **lease, borrow_verdict *verdict);

/*
 * What the lease holds now, and until when: BORROW_LICENSED, or what has become of it. Never waits.
 *
 * Takes in what borrowd has said meanwhile: renewed licenses, which are verified, and warnings, which show as verdict.ends_soon. A
 * borrowd that has gone is not noticed before the license ends; the lease connects again by itself in a later call. So call it
 * once a minute or so, and whenever borrow_descriptor has something to read.
 */
int borrow_current(borrow_lease *lease, borrow_verdict *verdict);

/*
 * The descriptor to wait for in an event loop, for reading: then borrow_current has news. Never read from it or close it, and ask for
 * it anew after each borrow_current. -1 while borrowd does not run.
 */
int borrow_descriptor(const borrow_lease *lease);

/*
 * Gives the license back and frees the lease; NULL does nothing. A borrow stays borrowed, see borrow_return. Where borrowd does not run
 * the seat is free when the license ends.
 */
void borrow_checkin(borrow_lease *lease);

/*
 * For a dialog in your application where the user borrows, extends and returns. Each call waits for borrowd, at most as long as the
 * request's timeout; without borrowd each answers BORROW_NO_DAEMON, at once. `directory` is not looked into.
 *
 * borrow_get     Borrows: until `until`, for `lasting` seconds, or as long as is allowed. BORROW_LICENSED if so.
 * borrow_extend  Borrows again what is held, to another end, or as long again. BORROW_LICENSED if so; otherwise the old borrow stays
 *                in force.
 * borrow_return  Returns a borrow early. BORROW_RETURNED if so; the license server is told when it can be reached. Reads `vendor`,
 *                `feature` and `timeout` only.
 */
int borrow_get(const borrow_request *request, borrow_verdict *verdict);
int borrow_extend(const borrow_request *request, borrow_verdict *verdict);
int borrow_return(const borrow_request *request, borrow_verdict *verdict);

/* An entry of a list. The texts are as those of borrow_verdict. */
typedef struct borrow_item {
    size_t size;     /* what the library knows of this struct: read nothing beyond */
    char vendor[256];
    char feature[256];
    char version[64];
    char words[512]; /* the license line's own words for people, or empty */
    char loan[32];   /* held: the loan's name on the server */
    int seats;       /* held: how many; lent: how many are free */
    int total;       /* lent: how many there are */
    int64_t until;   /* held: when it ends; lent: the latest end of a borrow that begins now, 0 where it cannot be borrowed */
} borrow_item;

/* Is called once for each entry, before the listing function returns. It must return, too: no longjmp, no exception. */
typedef void (*borrow_listener)(void *context, const borrow_item *item);

/*
 * Tells what the license servers lend, or what is borrowed on this machine. BORROW_LISTED if so, after the last entry; otherwise
 * `listener` was never called. Reads `timeout` and, to tell of one vendor or feature only, `vendor` and `feature`.
 */
int borrow_list(const borrow_request *request, borrow_listener listener, void *context, borrow_verdict *verdict);
int borrow_holdings(const borrow_request *request, borrow_listener listener, void *context, borrow_verdict *verdict);

/* The stable name of a code, such as "wrong-machine", or "unknown"; a constant that is never freed. */
const char *borrow_code_name(int code);

/* The version of this library, such as "0.1.0"; a constant that is never freed. */
const char *borrow_library_version(void);

#ifdef __cplusplus
}
#endif

#endif
