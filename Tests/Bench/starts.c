// SPDX-License-Identifier: Apache-2.0
//
// Compares how long two programs take from start to end.
//
//     starts ROUNDS TURNS PROGRAM-A [ARGUMENT…] -- PROGRAM-B [ARGUMENT…]
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "duel.h"

static char **programs[2];
static posix_spawn_file_actions_t silent;
extern char **environ;

static void run(char **program) {
    pid_t child;
    int status;
    if (posix_spawnp(&child, program[0], &silent, NULL, program, environ) != 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        fprintf(stderr, "starts: error: %s did not end well\n", program[0]);
        exit(1);
    }
}

static void first(void) { run(programs[0]); }
static void second(void) { run(programs[1]); }

int main(int count, char **arguments) {
    for (int index = 4; index < count - 1; index++) {
        if (strcmp(arguments[index], "--") != 0) continue;
        arguments[index] = NULL;
        programs[0] = arguments + 3;
        programs[1] = arguments + index + 1;
        break;
    }
    if (programs[0] == NULL) return 64;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", O_WRONLY, 0);
    first();
    second();
    duel(atoi(arguments[1]), atoi(arguments[2]), first, second);
    return 0;
}
