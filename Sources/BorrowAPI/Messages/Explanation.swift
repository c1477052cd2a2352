// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Why a borrow ends when it does: the levels and which of them decides, what its end is rounded up to, and what clips it.
public struct Explanation: Codable, Equatable, Sendable {
    /// One of the four that may say how long.
    public struct Level: Codable, Equatable, Sendable {
        /// `feature`, `server`, `client` or `administrator`.
        public var name: String
        /// In seconds; absent where it says nothing.
        public var interval: Int64?
        /// Where it says so, or why it does not count; for people.
        public var reason: String
        /// Whether it is the one that decides.
        public var decides: Bool

        public init(name: String, interval: Int64?, reason: String, decides: Bool) {
            (self.name, self.interval, self.reason, self.decides) = (name, interval, reason, decides)
        }
    }

    public enum Clip: String, Codable, Sendable {
        /// The line's last day and its grace.
        case finalExpiry = "final-expiry"
        /// Other seats than those that others hold are not there after that.
        case seats
    }

    /// In their order, each once.
    public var levels: [Level]
    public var borrowedAt: Instant
    /// The interval that counts, in seconds.
    public var effective: Int64
    /// `second`, `minute`, `hour` or `day`, and who says so, for people.
    public var granularity: String
    public var granularityReason: String
    /// The name of the time zone of these units.
    public var zone: String
    /// The end of the unit that holds `borrowedAt` + `effective`.
    public var rounded: Instant
    /// Absent: never.
    public var finalExpiry: Instant?
    public var graceDays: Int64
    public var clip: Clip?
    /// Whether this very end was asked: it is lent or refused, never shortened.
    public var isExact: Bool
    public var end: Instant
    /// Absent: it is not renewed.
    public var renewAt: Instant?
    /// Of `effective`, and who says so, for people.
    public var renewPercent: Int64
    public var renewReason: String

    public init(
        levels: [Level], borrowedAt: Instant, effective: Int64, granularity: String, granularityReason: String, zone: String,
        rounded: Instant, finalExpiry: Instant?, graceDays: Int64, clip: Clip?, isExact: Bool, end: Instant, renewAt: Instant?,
        renewPercent: Int64, renewReason: String
    ) {
        (self.levels, self.borrowedAt, self.effective) = (levels, borrowedAt, effective)
        (self.granularity, self.granularityReason, self.zone, self.rounded) = (granularity, granularityReason, zone, rounded)
        (self.finalExpiry, self.graceDays, self.clip, self.isExact, self.end) = (finalExpiry, graceDays, clip, isExact, end)
        (self.renewAt, self.renewPercent, self.renewReason) = (renewAt, renewPercent, renewReason)
    }
}
