// SPDX-License-Identifier: Apache-2.0

/// What a feature line says about borrowing it, all of it under the publisher's signature.
public struct Borrowing: Sendable {
    /// FlexLM's ceiling on `BORROW=`: 180 days.
    public static var ceiling: Interval { Interval(seconds: 4320 * 3600)! }
    /// What a bare `BORROW` allows: 168 hours.
    public static var standard: Interval { Interval(seconds: 168 * 3600)! }

    /// The longest connected license: one hour.
    public static var longestConnected: Interval { Interval(seconds: 3600)! }

    /// The longest borrow; `nil`: this line may not be borrowed.
    public var interval: Interval?
    /// The unit that an end may be rounded up to.
    public var granularity: Granularity
    /// 00:00:00 UTC of `START`.
    public var start: Instant?
    /// The date of `ISSUED`, which decides what `SUPERSEDE` takes the place of.
    public var issued: CivilDate?
    /// 23:59:59 UTC of the last day, and the days of `GRACE` after it; `nil`: never.
    public var finalExpiry: Instant?
    /// `false` for `EARLY_RETURN=NO`: a borrow holds until its end.
    public var earlyReturn: Bool

    /// Whether the line leaves `interval` to the server: a bare `BORROW`.
    public var hasServersInterval = false
    /// `RENEW_INTERVAL`: how many percent of a loan pass before its renewal, 1 to 100; `nil`: the administrator's to say.
    public var renewPercent: Int64?
    /// `nil`: not metered.
    public var metering: Metering?
    /// `UNDO_INTERVAL`: how long metered use may be undone; `nil`: never.
    public var undoInterval: Interval?
    /// `OVERDRAFT`; `nil`: nothing above the count.
    public var overdraft: Overdraft?

    /// Nothing said: not to be borrowed.
    public init() {
        (granularity, earlyReturn) = (.second, true)
    }

    /// The latest end of a connected license that begins at `begin`: whether the line may be borrowed does not matter.
    public func longestConnectedEnd(from begin: Instant) -> Instant {
        min(begin + Self.longestConnected.seconds, finalExpiry ?? .max)
    }

    /// Whether a connected license from `issued` to `end` stays within the line.
    public func allowsConnected(from issued: Instant, to end: Instant) -> Bool {
        end > issued && issued >= start ?? .min && end <= longestConnectedEnd(from: issued)
    }

    /// Whether a grant from `issued` to `end` stays within the line: its interval and at most one unit of its granularity, clipped last.
    public func allows(from issued: Instant, to end: Instant) -> Bool {
        guard let interval, end > issued, issued >= start ?? .min else { return false }
        return end <= issued + (interval.seconds + granularity.seconds) && end <= finalExpiry ?? .max
    }
}
