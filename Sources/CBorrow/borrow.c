// SPDX-License-Identifier: Apache-2.0
#include "borrow.h"

const char *borrow_library_version(void) {
    return BORROW_VERSION;
}
