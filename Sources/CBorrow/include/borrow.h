// SPDX-License-Identifier: Apache-2.0
#ifndef BORROW_H
#define BORROW_H
#endif
