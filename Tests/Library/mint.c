/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Writes the grant that a license server would leave on this machine, and prints the publisher's key.
 *
 *     mint DIRECTORY VENDOR FEATURE ISSUED EXPIRES USER [KEYWORDS [MACHINE-ID]]
 *
 * Times are UTC seconds; names of letters, digits and _ only. KEYWORDS are added to the grant, such as CONNECTED.
 *
 * It follows the grant format by its text alone and shares no line with the Swift sources: what it writes and the
 * launch library takes was understood the same way twice.
 */
#define _GNU_SOURCE
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Texts live until this short program ends. */
__attribute__((format(printf, 1, 2))) static char *text(const char *format, ...) {
    va_list arguments;
    char *result;
    va_start(arguments, format);
    if (vasprintf(&result, format, arguments) < 0) abort();
    va_end(arguments);
    return result;
}

static char *encoded(const unsigned char *bytes, size_t length) {
    char buffer[128];
    return text("%s", sodium_bin2base64(buffer, sizeof buffer, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

static char *sha256(const char *message) {
    unsigned char hash[32];
    crypto_hash_sha256(hash, (const unsigned char *)message, strlen(message));
    return encoded(hash, sizeof hash);
}

typedef struct {
    unsigned char secret[64];
    char *hostid;
} key;

static key key_from(const char seed[32]) {
    unsigned char public[32];
    key result;
    crypto_sign_seed_keypair(public, result.secret, (const unsigned char *)seed);
    result.hostid = text("ED25519=%s", encoded(public, sizeof public));
    return result;
}

static char *signature(key key, const char *message) {
    unsigned char bytes[64];
    crypto_sign_detached(bytes, NULL, (const unsigned char *)message, strlen(message), key.secret);
    return encoded(bytes, sizeof bytes);
}

static char *instant(const char *seconds, const char *format) {
    char buffer[64];
    time_t time = atoll(seconds);
    strftime(buffer, sizeof buffer, format, gmtime(&time));
    return text("%s", buffer);
}

static char *date(const char *seconds) {
    char *result = instant(seconds, "%d-%b-%Y");
    result[3] |= 0x20;
    return result;
}

static char *machine(const char *other) {
    char id[256] = "";
    if (other != NULL) return sha256(text("borrow-machine-v1\n%s", other));
    FILE *file = fopen("/etc/machine-id", "r");
    if (file == NULL || fscanf(file, "%255s", id) != 1) {
        fprintf(stderr, "mint: error: no /etc/machine-id\nmint: hint: run systemd-machine-id-setup\n");
        exit(1);
    }
    fclose(file);
    return sha256(text("borrow-machine-v1\n%s", id));
}

int main(int count, char **arguments) {
    if (count < 7 || count > 9 || sodium_init() < 0) return 64;
    const char *directory = arguments[1], *vendor = arguments[2], *feature = arguments[3];
    const char *issued = arguments[4], *expires = arguments[5], *user = arguments[6];
    const char *keywords = count > 7 ? text("%s ", arguments[7]) : "", *place = machine(count > 8 ? arguments[8] : NULL);
    key publisher = key_from("a publisher that only tests know"), server = key_from("a server that only the tests run");
    key device = key_from("a device that only the tests use");

    char *line = text("INCREMENT %s %s 27.0 permanent 10 BORROW=2880", feature, vendor);
    char *signed_line = text("borrow-publisher-line-v1\nSERVER %s\nVENDOR %s\n%s\n", server.hostid, vendor, line);
    char *grant = text(
        "# Borrowed by %s on laptop until %s UTC. Signed text: any edit voids it.\n"
        "SERVER localhost %s 27080\n"
        "VENDOR %s\n"
        "%s SIGN=\"%s\"\n"
        "FEATURE %s %s 27.0 %s uncounted HOSTID=\"%s MACHINE=%s\" BORROWED_FROM=%s LOAN=%s SEATS=2 ISSUED_AT=%s EXPIRES_AT=%s %sUSER=%s "
        "HOST=laptop ",
        user, instant(expires, "%Y-%m-%d %H:%M:%S"), server.hostid, vendor, line, signature(publisher, signed_line), feature, vendor,
        date(expires), device.hostid, place, sha256(signed_line), encoded((const unsigned char *)"sixteen letters.", 16),
        instant(issued, "%Y-%m-%dT%H:%M:%SZ"), instant(expires, "%Y-%m-%dT%H:%M:%SZ"), keywords, user);

    char *folder = text("%s/%s/%s", directory, place, vendor);
    mkdir(directory, 0755);
    mkdir(text("%s/%s", directory, place), 0755);
    mkdir(folder, 0755);
    FILE *file = fopen(text("%s/%s.lic", folder, feature), "w");
    if (file == NULL) {
        perror(folder);
        return 1;
    }
    fprintf(file, "%sSIGN=\"%s\"\n", grant, signature(server, text("borrow-grant-v1\n%s", grant)));
    fclose(file);
    printf("%s\n", publisher.hostid);
    return 0;
}
