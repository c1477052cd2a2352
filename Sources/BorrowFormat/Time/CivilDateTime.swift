// SPDX-License-Identifier: Apache-2.0

/// What a calendar and a clock on the wall show, in a time zone that the reader must know.
public struct CivilDateTime: Hashable, Sendable {
    public let date: CivilDate
    public let hour: Int
    public let minute: Int
    public let second: Int

    /// `nil` where no clock shows that time.
    public init?(date: CivilDate, hour: Int, minute: Int, second: Int = 0) {
        guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second < 60 else { return nil }
        (self.date, self.hour, self.minute, self.second) = (date, hour, minute, second)
    }

    public init(utc instant: Instant) {
        let days = instant.seconds / 86400
        let rest = Int(instant.seconds % 86400)
        date = CivilDate(daysSince1970: days)
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// 23:59:59 of that day.
    public static func endOfDay(_ date: CivilDate) -> CivilDateTime {
        CivilDateTime(utc: date.endOfDay)
    }

    /// This time read as UTC.
    public var inUTC: Instant { date.startOfDay + Int64(hour * 3600 + minute * 60 + second) }

    /// `17:00:00`.
    public var timeText: Bytes {
        Bytes(decimal: Int64(hour), width: 2) + [ASCII.colon] + Bytes(decimal: Int64(minute), width: 2) + [ASCII.colon]
            + Bytes(decimal: Int64(second), width: 2)
    }
}
