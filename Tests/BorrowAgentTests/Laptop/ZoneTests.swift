// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import Foundation
import Testing

@Suite struct ZoneTests {
    private let berlin = Zone.named("Europe/Berlin", "CET")

    private func instant(_ text: String) -> Instant { Instant(iso8601: text)! }

    private func civil(_ text: String, _ hour: Int, _ minute: Int) -> CivilDateTime {
        CivilDateTime(date: CivilDate(iso8601: Bytes(text.utf8))!, hour: hour, minute: minute)!
    }

    @Test func winterAndSummer() {
        #expect(berlin.instant(civil("2026-11-27", 17, 0)) == instant("2026-11-27T16:00:00Z"))
        #expect(berlin.instant(civil("2026-07-01", 17, 0)) == instant("2026-07-01T15:00:00Z"))
        #expect(berlin.civil(instant("2026-07-01T22:30:00Z")) == civil("2026-07-02", 0, 30))
    }

    @Test func aSkippedTimeMeansTheMomentAfterTheGap() {
        #expect(berlin.instant(civil("2026-03-29", 2, 30)) == instant("2026-03-29T01:00:00Z"))
        #expect(berlin.instant(civil("2026-03-29", 3, 0)) == instant("2026-03-29T01:00:00Z"))
        #expect(berlin.instant(civil("2026-03-29", 1, 59)) == instant("2026-03-29T00:59:00Z"))
    }

    @Test func aRepeatedTimeMeansTheFirst() {
        #expect(berlin.instant(civil("2026-10-25", 2, 30)) == instant("2026-10-25T00:30:00Z"))
        #expect(berlin.instant(civil("2026-10-25", 3, 0)) == instant("2026-10-25T02:00:00Z"))
    }

    @Test func anEastersNightFarEast() {
        let adelaide = Zone.named("Australia/Adelaide", "ACDT")
        #expect(adelaide.instant(civil("2026-10-04", 2, 30)) == instant("2026-10-03T16:30:00Z"))
        #expect(adelaide.instant(civil("2026-04-05", 2, 30)) == instant("2026-04-04T16:00:00Z"))
    }

    @Test func anInstantIsShownHereAndInUTC() {
        #expect(berlin.text(instant("2026-11-27T16:00:00Z")) == "Fri 27 Nov 2026 17:00 CET (16:00 UTC)")
        #expect(berlin.text(instant("2026-11-27T22:59:59Z")) == "Fri 27 Nov 2026 23:59:59 CET (22:59:59 UTC)")
        #expect(berlin.text(instant("2026-11-27T23:30:00Z")) == "Sat 28 Nov 2026 00:30 CET (27 Nov 23:30 UTC)")
        #expect(Zone.utc.text(instant("2026-11-27T16:00:00Z")) == "Fri 27 Nov 2026 16:00 UTC")
    }

    @Test func lengthsAreShownInTwoUnits() {
        let lengths: [Int64] = [-5, 59, 60, 3599, 3600, 5400, 86400, 90000, 561_600, 10_368_000]
        let texts = ["0 s", "59 s", "1 min", "59 min", "1 h", "1 h 30 min", "1 day", "1 day 1 h", "6 days 12 h", "120 days"]
        #expect(lengths.map(lengthText) == texts)
    }
}

extension Zone {
    static func named(_ name: String, _ abbreviation: String) -> Zone {
        let zone = TimeZone(identifier: name)!
        return Zone(
            offset: { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval($0.seconds)))) },
            abbreviation: { _ in abbreviation })
    }
}
