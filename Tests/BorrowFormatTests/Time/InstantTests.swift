// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00Z", 951_825_600), ("2026-11-29T17:00:00Z", 1_795_971_600),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)])
    func readsAndWritesISO8601(_ text: String, _ seconds: Int64) {
        #expect(Instant(iso8601: text)?.seconds == seconds)
        #expect(Instant(seconds: seconds).iso8601.shown == text)
    }

    @Test(arguments: [
        "2026-11-29T17:00:00", "2026-11-29 17:00:00Z", "2026-11-29T24:00:00Z", "2026-02-29T00:00:00Z", "10000-01-01T00:00:00Z",
        "2026-11-29T17:00:60Z", "+026-11-29T17:00:00Z", "2026-11-29T17:00:00z", "1969-12-31T23:59:59Z", "",
    ])
    func refusesAnyOtherForm(_ text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test func everyDayOfFourCenturiesComesBack() {
        for day in Int64(0)..<146_097 {
            let date = CivilDate(daysSince1970: day)
            #expect(date.daysSince1970 == day)
        }
    }

    @Test func additionStopsAtTheEndsOfTheRange() {
        #expect(Instant.max + 1 == .max)
        #expect(Instant(seconds: 5) + .min == .min)
        #expect(Instant(seconds: 5) + .max == .max)
    }

    @Test(arguments: [
        ("06-nov-2012", true), ("6-NOV-2012", true), ("31-feb-2026", false), ("29-feb-2024", true), ("06-nov-12", false),
        ("06-now-2012", false), ("06-nov-10000", false), ("0-nov-2026", false),
    ])
    func readsLicenseDates(_ text: String, _ isDate: Bool) {
        #expect((CivilDate(licenseText: Bytes(text.utf8)) != nil) == isDate)
    }

    @Test func writesLicenseDatesWithTwoDigitDays() {
        #expect(CivilDate(year: 2027, month: 11, day: 6)?.licenseText.shown == "06-nov-2027")
    }
}
