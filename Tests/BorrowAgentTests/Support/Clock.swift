// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Synchronization

/// A clock that stands still until a test moves it.
final class Clock: Sendable {
    static let start = Instant(iso8601: "2026-11-23T08:00:00Z")!

    private let time: Mutex<Instant>

    init(_ instant: Instant = Clock.start) { time = Mutex(instant) }

    var now: Instant { time.withLock { $0 } }

    func advance(_ seconds: Int64) { time.withLock { $0 = $0 + seconds } }
}
