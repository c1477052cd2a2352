// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Zone {
    /// An instant for people: `Fri 27 Nov 2026 17:00 CET (16:00 UTC)`; seconds only where there are any.
    public func text(_ instant: Instant) -> String {
        let here = civil(instant)
        let there = instant.utc
        let local = "\(Self.dayText(here)) \(Self.clockText(here))"
        if offset(instant) == 0 { return "\(local) UTC" }
        let utc = here.date == there.date ? Self.clockText(there) : "\(Self.shortDayText(there)) \(Self.clockText(there))"
        return "\(local) \(abbreviation(instant)) (\(utc) UTC)"
    }

    /// The same for a table: `Fri 27 Nov 2026 17:00`.
    public func shortText(_ instant: Instant) -> String {
        let here = civil(instant)
        return "\(Self.dayText(here)) \(Self.clockText(here))"
    }

    private static func dayText(_ moment: CivilDateTime) -> String {
        "\(weekdays[moment.date.weekday.index]) \(shortDayText(moment)) \(moment.date.year)"
    }

    private static func shortDayText(_ moment: CivilDateTime) -> String {
        "\(moment.date.day) \(months[moment.date.month - 1])"
    }

    private static func clockText(_ moment: CivilDateTime) -> String {
        let text = moment.timeText.shown
        return moment.second == 0 ? String(text.prefix(5)) : text
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension Weekday {
    fileprivate var index: Int { Weekday.allCases.firstIndex(of: self) ?? 0 }
}

/// A length of time for people, in its two largest units: `4 days 3 h`, `59 min`.
public func lengthText(_ seconds: Int64) -> String {
    if seconds < 60 { return "\(max(seconds, 0)) s" }
    if seconds < 3600 { return "\(seconds / 60) min" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    if hours < 24 { return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min" }
    let (days, rest) = (hours / 24, hours % 24)
    let dayText = days == 1 ? "1 day" : "\(days) days"
    return rest == 0 ? dayText : "\(dayText) \(rest) h"
}

/// What is left, to the nearest hour or minute: what was borrowed for three days has three days left a moment later.
public func leftText(_ seconds: Int64) -> String {
    let unit: Int64 = seconds >= 86400 ? 3600 : seconds >= 3600 ? 60 : 1
    return lengthText((seconds + unit / 2) / unit * unit)
}
