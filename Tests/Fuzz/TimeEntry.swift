// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer

/// `LM_BORROW`, moments as people say them, and the other values of one word.
enum TimeEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        try moments(input)
        try words(input)
        try promise(Base64URL.decode(Base64URL.encode(input)) == input, "base64url comes back")
        if let bytes = Base64URL.decode(input) { try promise(Base64URL.encode(bytes) == input, "bytes have one base64url") }
        _ = LicenseServer.Address(input.shown)
        _ = shown(input)
    }

    private static func moments(_ input: Bytes) throws(BrokenPromise) {
        let borrow = LMBorrow(input)
        for when in [When(input)].compactMap(\.self) + (borrow?.entries.map(\.end) ?? []) {
            for (now, zone) in [(Cast.now, LocalTime.utc), (.min, west), (.max, east)] {
                let moment = when.resolve(now: now, zone: zone)
                try promise((Instant.min...Instant.max).contains(moment), "a moment is in range")
                try promise(Instant(iso8601: moment.iso8601) == moment, "a moment comes back")
            }
        }
        if let borrow {
            try promise(
                borrow.entry(vendor: Bytes("ugslmd")).map { borrow.entries.contains($0) } ?? true, "an entry is one of those written")
        }
        if let instant = Instant(iso8601: input) { try promise(instant.iso8601 == input, "an instant has one text") }
        if let date = CivilDate(iso8601: input) { try promise(date.iso8601 == input, "a date has one ISO text") }
        if let date = CivilDate(licenseText: input) {
            try promise(CivilDate(licenseText: date.licenseText) == date, "a license date comes back")
            try promise(CivilDate(daysSince1970: date.daysSince1970) == date, "a date is its day's number")
        }
    }

    private static func words(_ input: Bytes) throws(BrokenPromise) {
        if let interval = Interval(input) {
            try promise((1...Interval.longest.seconds).contains(interval.seconds), "an interval is in range")
            try promise(Interval(interval.text) == interval, "an interval comes back")
        }
        if let version = Version(input) {
            try promise(version.text == input && !(version < version), "a version keeps its text")
            try promise(Version(version.canonical + [ASCII.zero]).map { $0 == version } ?? true, "a version equals its one form")
        }
        if let count = SeatCount(input), case .counted(let seats) = count { try promise(seats > 0, "a count is positive") }
        _ = Expiry(input)
        _ = Granularity(input)
        _ = Weekday(input)
    }

    /// The zones furthest from Greenwich.
    private static let west = shifted(by: -12 * 3600)
    private static let east = shifted(by: 14 * 3600)

    private static func shifted(by seconds: Int64) -> LocalTime {
        LocalTime(civil: { ($0 + seconds).utc }, instant: { $0.inUTC + -seconds })
    }
}
