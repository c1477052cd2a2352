// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What an administrator sets; the publisher's settings stand on his lines.
public struct LendingSettings: Sendable, Equatable {
    /// Nothing set.
    public static let standard = LendingSettings()

    /// `licensing.borrowIntervalMax`: the longest borrow of all features that are not metered.
    public var borrowIntervalMax: Interval?
    /// `licensing.renewInterval`, in percent, where the line has none.
    public var renewPercent: Int64 = 15
    /// `licensing.defaultBorrowGranularity`, where a request has none; never coarser than the line's.
    public var defaultGranularity: Granularity?
    /// `licensing.timeZone`: whose days and hours an end is rounded up to.
    public var zone = ZoneOfDay.utc
    /// `licensing.style`: the system whose limits hold.
    public var style: LendingStyle?

    /// `audit.retention`: for how many days rows of the audit are kept, and the requests that they are about; `nil`: for ever.
    public var auditRetention: Int64?
    /// `audit.pseudonyms`: whether the audit has keyed hashes in place of names.
    public var auditPseudonyms = false

    /// `licensing.exposure`: the longest grant of a borrow; a longer borrow is renewed up to its end. What a lost laptop can run on.
    public var exposure: Interval?

    /// Who may ask.
    public var enrolment = EnrolmentSettings()

    public init() {}
}

extension LendingSettings {
    /// The administrator's levels of the length of a borrow, with the keys that set them.
    var intervalLimits: [IntervalLimit] {
        let stated = borrowIntervalMax.map { IntervalLimit(interval: $0, origin: "licensing.borrowIntervalMax") }
        let styled = style.flatMap { style in
            style.ceiling.map { IntervalLimit(interval: $0, origin: "licensing.style \(style.rawValue)") }
        }
        return [stated, styled].compactMap(\.self)
    }
}
