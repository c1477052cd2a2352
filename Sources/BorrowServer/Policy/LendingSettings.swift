// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What an administrator sets in numbers; the publisher's settings stand on his lines.
public struct LendingSettings: Sendable, Equatable {
    /// Nothing set.
    public static let standard = LendingSettings()

    /// `licensing.borrowIntervalMax`: the longest borrow of all features that are not metered.
    public var borrowIntervalMax: Interval?
    /// `licensing.renewInterval`, in percent, where the line has none.
    public var renewPercent: Int64 = 15

    /// `licensing.exposure`: the longest grant of a borrow; a longer borrow is renewed up to its end. What a lost laptop can run on.
    public var exposure: Interval?

    public init() {}
}
