// SPDX-License-Identifier: Apache-2.0

/// A day of the Gregorian calendar, years 1970 to 9999.
public struct CivilDate: Hashable, Comparable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// `nil` where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 1970, year <= 9999, month >= 1, month <= 12, day >= 1, day <= Self.days(in: month, of: year) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that is `number` days after 1 January 1970; out of range stops at the end of the range.
    public init(daysSince1970 number: Int64) {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days.
        let shifted = Swift.min(Swift.max(number, 0), 2_932_896) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    /// Reads `2026-11-29`.
    public init?(iso8601 text: some Collection<UInt8>) {
        let text = Bytes(text)
        guard text.count == 10, text[4] == ASCII.minus, text[7] == ASCII.minus,
            let year = text[0..<4].decimal(), let month = text[5..<7].decimal(), let day = text[8..<10].decimal()
        else { return nil }
        self.init(year: Int(year), month: Int(month), day: Int(day))
    }

    /// 0 for 1 January 1970.
    public var daysSince1970: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 00:00:00 UTC.
    public var startOfDay: Instant { Instant(seconds: daysSince1970 * 86400) }
    /// 23:59:59 UTC.
    public var endOfDay: Instant { startOfDay + 86399 }

    public var weekday: Weekday { Weekday.allCases[Int((daysSince1970 + 4) % 7)] }

    /// Days later, or earlier where negative; stops at the ends of the range.
    public func adding(days: Int64) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

    /// `2026-11-29`.
    public var iso8601: Bytes {
        Bytes(decimal: Int64(year), width: 4) + [ASCII.minus] + Bytes(decimal: Int64(month), width: 2) + [ASCII.minus]
            + Bytes(decimal: Int64(day), width: 2)
    }

    public static func < (left: CivilDate, right: CivilDate) -> Bool { left.daysSince1970 < right.daysSince1970 }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
