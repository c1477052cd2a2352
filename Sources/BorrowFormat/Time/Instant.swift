// SPDX-License-Identifier: Apache-2.0

/// A moment, in UTC seconds since 1970; years 1970 to 9999.
public struct Instant: Hashable, Comparable, Sendable {
    public var seconds: Int64

    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads `2026-11-29T17:00:00Z`, and nothing else.
    public init?(iso8601 text: some Collection<UInt8>) {
        let text = Bytes(text)
        guard text.count == 20, text[10] == 0x54, text[13] == ASCII.colon, text[16] == ASCII.colon, text[19] == 0x5A,
            let date = CivilDate(iso8601: text[0..<10]),
            let hour = text[11..<13].decimal(), let minute = text[14..<16].decimal(), let second = text[17..<19].decimal(),
            let moment = CivilDateTime(date: date, hour: Int(hour), minute: Int(minute), second: Int(second))
        else { return nil }
        self = moment.inUTC
    }

    public init?(iso8601 text: String) {
        self.init(iso8601: Bytes(text.utf8))
    }

    /// What a calendar and a clock in UTC show then.
    public var utc: CivilDateTime { CivilDateTime(utc: self) }

    /// `2026-11-29T17:00:00Z`.
    public var iso8601: Bytes {
        utc.date.iso8601 + [0x54] + utc.timeText + [0x5A]
    }

    /// `2026-11-29 17:00:00 UTC`, for people.
    public var readable: Bytes {
        utc.date.iso8601 + [ASCII.space] + utc.timeText + Bytes(" UTC")
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

    /// Adds seconds; a sum out of range stops at the end of the range.
    public static func + (instant: Instant, seconds: Int64) -> Instant {
        let (sum, overflow) = instant.seconds.addingReportingOverflow(seconds)
        if overflow { return seconds < 0 ? .min : .max }
        return Swift.min(Swift.max(Instant(seconds: sum), .min), .max)
    }

    /// Seconds from `right` to `left`.
    public static func - (left: Instant, right: Instant) -> Int64 { left.seconds - right.seconds }

    public static let min = Instant(seconds: 0)
    /// 9999-12-31T23:59:59Z.
    public static let max = Instant(seconds: 253_402_300_799)
}
