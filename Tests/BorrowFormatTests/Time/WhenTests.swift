// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

/// Now is Sunday, 22 November 2026, 09:00:00 UTC, in a zone one hour east of Greenwich: 10:00 on the wall.
@Suite struct WhenTests {
    private let now = Instant(iso8601: "2026-11-22T09:00:00Z")!
    private let zone = LocalTime(civil: { ($0 + 3600).utc }, instant: { $0.inUTC + -3600 })

    @Test(arguments: [
        ("29-nov-2026", "2026-11-29T22:59:59Z"),
        ("29-NOV-2026:17:00", "2026-11-29T16:00:00Z"),
        ("29-nov-2026 17:00", "2026-11-29T16:00:00Z"),
        ("2026-11-29", "2026-11-29T22:59:59Z"),
        ("2026-11-29T17:00", "2026-11-29T16:00:00Z"),
        ("2026-11-29T17:00:30", "2026-11-29T16:00:30Z"),
        ("2026-11-29T17:00Z", "2026-11-29T17:00:00Z"),
        ("2026-11-29T17:00:00+05:30", "2026-11-29T11:30:00Z"),
        ("2026-11-29T17:00:00-08:00", "2026-11-30T01:00:00Z"),
        ("2026-11-29T17:00:00.000Z", "2026-11-29T17:00:00Z"),
        ("2026-11-29T17:00:00+0530", "2026-11-29T11:30:00Z"),
        ("2026-11-29T17:00:00+05", "2026-11-29T12:00:00Z"),
        ("+3d", "2026-11-25T09:00:00Z"),
        ("+90m", "2026-11-22T10:30:00Z"),
        ("today", "2026-11-22T22:59:59Z"),
        ("tomorrow", "2026-11-23T22:59:59Z"),
        ("tomorrow 08:15", "2026-11-23T07:15:00Z"),
        ("friday", "2026-11-27T22:59:59Z"),
        ("fri 18:00", "2026-11-27T17:00:00Z"),
        ("Sunday", "2026-11-22T22:59:59Z"),
        ("sun 18:00", "2026-11-22T17:00:00Z"),
        ("sun 09:00", "2026-11-29T08:00:00Z"),
    ])
    func meansThisMoment(_ text: String, _ moment: String) throws {
        let when = try #require(When(text))
        #expect(when.resolve(now: now, zone: zone).iso8601.shown == moment)
    }

    @Test(arguments: [
        "", "31-feb-2026", "29-nov-26", "2026-13-01", "fri 25:00", "fri 8", "someday", "+1d12h", "+-3d", "3d", "fri fri", "2026-11-29T",
        "2026-11-29T17:00:00+", "2026-11-29T17:00:00+5", "2026-11-29T17:00:00+05:3", "2026-11-29T17:00.5Z", "2026-11-29T17:00:00.Z",
        "2026-11-29T17:00:00+053", "2026-11-29T17:00:00+15:00", "2026-11-29T17:00:00+05:60", "29-nov-2026:", "29-nov-2026:17",
        "tomorrow 17:00 UTC", "29-nov-10000",
    ])
    func isNotAMoment(_ text: String) {
        #expect(When(text) == nil)
    }
}
