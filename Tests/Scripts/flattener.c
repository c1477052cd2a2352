// SPDX-License-Identifier: Apache-2.0
//
// The application of the stories: starts where its feature is licensed.
#include <borrow.h>
#include <stdio.h>

int main(int count, char **arguments) {
    static const char *const publishers[] = {PUBLISHER, NULL};
    const char *feature = count > 1 ? arguments[1] : "3d_to_2d_flattener";
    const char *version = count > 2 ? arguments[2] : NULL;
    borrow_verdict verdict = {.size = sizeof verdict};

    if (borrow_check(publishers, "ugslmd", feature, version, NULL, &verdict) != BORROW_LICENSED) {
        fprintf(stderr, "flattener: not started: %s\n", verdict.text);
        return 1;
    }
    printf("flattener: started: %s\n", verdict.text);
    return 0;
}
