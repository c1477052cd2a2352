// SPDX-License-Identifier: Apache-2.0

/// A moment as people say it: `29-nov-2026[:17:00]`, ISO 8601, `+3d`, `friday`, `fri 18:00`, `today`, `tomorrow`.
///
/// A day without a time means its end, 23:59:59; a weekday means the next one that is not over yet.
public enum When: Equatable, Sendable {
    case instant(Instant)
    case date(CivilDate, TimeOfDay?)
    case after(Interval)
    case weekday(Weekday, TimeOfDay?)
    /// Days from today.
    case day(Int64, TimeOfDay?)

    /// Hours, minutes and seconds on the wall.
    public struct TimeOfDay: Equatable, Sendable {
        public let hour: Int
        public let minute: Int
        public let second: Int

        public static let endOfDay = TimeOfDay(hour: 23, minute: 59, second: 59)

        /// This time on that day.
        public func on(_ date: CivilDate) -> CivilDateTime {
            CivilDateTime(date: date, hour: hour, minute: minute, second: second) ?? .endOfDay(date)
        }
    }

    /// The moment meant.
    public func resolve(now: Instant, zone: LocalTime) -> Instant {
        let today = zone.civil(now).date
        switch self {
        case .instant(let instant): return instant
        case .date(let date, let time): return zone.instant((time ?? .endOfDay).on(date))
        case .after(let interval): return now + interval.seconds
        case .day(let days, let time): return zone.instant((time ?? .endOfDay).on(today.adding(days: days)))
        case .weekday(let weekday, let time):
            let next = (0...7).map { today.adding(days: $0) }
                .filter { $0.weekday == weekday }
                .map { zone.instant((time ?? .endOfDay).on($0)) }
            return next.first { $0 > now } ?? next.last ?? now
        }
    }
}
