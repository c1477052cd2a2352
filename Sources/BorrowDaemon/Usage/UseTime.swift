// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// How long a feature was used, cut at the user's midnights. Reads no clock.
enum UseTime {
    /// So many days at most: what seems longer is a clock that was set.
    private static let mostDays = 366

    /// The minutes of each day, in order: begun minutes count, and those of all days add up to those of the whole.
    static func minutes(from start: Instant, to end: Instant, zone: Zone) -> [(day: CivilDate, minutes: Int)] {
        var days: [(day: CivilDate, minutes: Int)] = []
        var (moment, counted) = (start, Int64(0))
        while moment < end, days.count < mostDays {
            let day = zone.civil(moment).date
            let next = min(zone.instant(midnight(after: day)), end)
            let minutes = (next - start + 59) / 60
            days.append((day, Int(minutes - counted)))
            (moment, counted) = (max(next, moment + 1), minutes)
        }
        return days
    }

    static func midnight(after day: CivilDate) -> CivilDateTime {
        CivilDateTime(utc: Instant(seconds: day.adding(days: 1).daysSince1970 * 86400))
    }
}
