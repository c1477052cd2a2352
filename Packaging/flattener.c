// SPDX-License-Identifier: Apache-2.0
#include <borrow.h>
#include <stdio.h>

int main(void) {
    static const char *const publishers[] = {PUBLISHER, NULL};
    borrow_verdict verdict = {.size = sizeof verdict};

    if (borrow_check(publishers, "ugslmd", "3d_to_2d_flattener", "27.0", NULL, &verdict) != BORROW_LICENSED) {
        fprintf(stderr, "flattener: %s\n", verdict.text);
        return 1;
    }
    printf("flattener: started, %s\n", verdict.text);
    return 0;
}
