// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Testing

@testable import BorrowDaemon

@Suite struct UseTimeTests {
    private func minutes(_ from: String, _ to: String, zone: Zone = .utc) -> [String] {
        UseTime.minutes(from: Instant(iso8601: from)!, to: Instant(iso8601: to)!, zone: zone).map {
            "\($0.day.iso8601.shown) \($0.minutes)"
        }
    }

    @Test func aBegunMinuteCounts() {
        #expect(minutes("2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z") == ["2026-11-23 1"])
        #expect(minutes("2026-11-23T12:00:00Z", "2026-11-23T12:01:00Z") == ["2026-11-23 1"])
        #expect(minutes("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z") == [])
    }

    @Test func aNightBelongsToTwoDays() {
        #expect(minutes("2026-11-23T23:59:30Z", "2026-11-24T00:10:30Z") == ["2026-11-23 1", "2026-11-24 10"])
    }

    @Test func theDaysAreThoseOfTheUser() {
        let east = Zone(offset: { _ in 3600 }, abbreviation: { _ in "EAST" })
        #expect(minutes("2026-11-23T22:30:00Z", "2026-11-23T23:30:00Z", zone: east) == ["2026-11-23 30", "2026-11-24 30"])
    }

    @Test func aClockThatWasSetMakesNoCenturyOfUse() {
        #expect(minutes("2026-11-23T12:00:00Z", "2126-11-23T12:00:00Z").count == 366)
        #expect(minutes("2126-11-23T12:00:00Z", "2026-11-23T12:00:00Z") == [])
    }
}
