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

    /// Who may ask.
    public var enrolment = EnrolmentSettings()

    public init() {}
}
