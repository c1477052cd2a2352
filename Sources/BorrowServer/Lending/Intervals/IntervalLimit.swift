// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A length of a borrow that an administrator allows at most, and where he says so.
public struct IntervalLimit: Sendable, Hashable {
    public let interval: Interval
    /// A key, or an options file's line.
    public let origin: String

    public init(interval: Interval, origin: String) {
        (self.interval, self.origin) = (interval, origin)
    }
}
