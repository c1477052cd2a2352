// SPDX-License-Identifier: Apache-2.0
import CBorrowSystem

/// A moment on the clock that nobody sets, in milliseconds.
struct Deadline {
    let uptime: Int64

    /// So many milliseconds from now.
    init(after milliseconds: Int64) {
        uptime = borrow_uptime() + milliseconds
    }

    var hasPassed: Bool { borrow_uptime() >= uptime }
}
