// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// What both clocks say: ends of licenses go by the wall's, waiting times by one that nobody sets.
struct Now: Sendable {
    var wall: Instant
    /// Milliseconds since some start; stands still while the machine sleeps.
    var uptime: Int64

    /// The one place of borrowd where the clocks are read.
    static func read() -> Now {
        Now(wall: Instant(seconds: nanoseconds(CLOCK_REALTIME) / 1_000_000_000), uptime: nanoseconds(CLOCK_MONOTONIC) / 1_000_000)
    }

    static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    func after(seconds: Int64) -> Due { .uptime(uptime + seconds * 1000) }
    func after(milliseconds: Int64) -> Due { .uptime(uptime + milliseconds) }
}
