// SPDX-License-Identifier: Apache-2.0
#include <borrow.h>
#include <stdio.h>

int main(void) {
    static const char *const publishers[] = {PUBLISHER, NULL};
    borrow_request request = {.size = sizeof request, .publishers = publishers, .vendor = "ugslmd",
                              .feature = "3d_to_2d_flattener", .version = "27.0"};
    borrow_verdict verdict = {.size = sizeof verdict};
    borrow_lease *lease;

    if (borrow_checkout(&request, &lease, &verdict) != BORROW_LICENSED) {
        fprintf(stderr, "drafter: %s\n", verdict.text);
        return 1;
    }
    printf("drafter: started, %s%s\n", verdict.text, verdict.connected ? ", and longer while it runs" : "");
    fflush(stdout);
    getchar();
    borrow_checkin(lease);
    return 0;
}
