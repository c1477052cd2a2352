// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How long one borrow may last, by FlexNet Embedded's formula: the shortest level, and the end of the unit in which it is over.
///
/// What clips it last, the line's final expiry and seats that others hold, is the pool's to know.
public struct BorrowPeriod: Sendable, Equatable {
    public let issued: Instant
    public let levels: BorrowLevels
    public let granularity: ChosenGranularity
    public let zone: ZoneOfDay
    /// `RENEW_INTERVAL`, or the administrator's.
    public let renewPercent: Int64
    /// The longest that a launch check takes: the line's interval and one unit of the line's granularity.
    private let mostSeconds: Int64

    /// `nil` for a line that may not be borrowed.
    ///
    /// - Parameter client: the interval that is asked; `nil`: as long as is allowed.
    /// - Parameter granularity: the one that is asked.
    /// - Parameter limits: the administrator's levels.
    init?(
        of line: Borrowing, client: Interval?, granularity: Granularity?, limits: [IntervalLimit], settings: LendingSettings,
        issued: Instant
    ) {
        guard let interval = line.interval else { return nil }
        self.issued = issued
        levels = BorrowLevels(
            feature: line.hasServersInterval ? nil : interval, server: Borrowing.standard, client: client, limits: limits,
            isMetered: line.metering != nil)
        self.granularity = ChosenGranularity(line: line.granularity, administrator: settings.defaultGranularity, client: granularity)
        zone = settings.zone
        renewPercent = line.renewPercent ?? settings.renewPercent
        mostSeconds = interval.seconds + line.granularity.seconds
    }

    /// The end of the unit that holds issued + effective.
    ///
    /// A day on which clocks are set back has 25 hours, and a launch check allows 24 above the line's interval.
    public var end: Instant {
        min(zone.end(of: granularity.unit, holding: issued + levels.effective.seconds), issued + mostSeconds)
    }

    /// When a borrow that ends at `end` should be renewed: issued + effective × percent, and where that would be too late, because
    /// something clips it, after the same part of what is left.
    public func renewAt(end: Instant) -> Instant {
        let planned = issued + levels.effective.seconds * renewPercent / 100
        return planned < end ? planned : issued + (end - issued) * renewPercent / 100
    }
}
