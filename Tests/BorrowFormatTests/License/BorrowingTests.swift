// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct BorrowingTests {
    private func borrowing(_ attributes: String, expiry: String = "06-nov-2027") throws -> Borrowing {
        let parse = LicenseFile.parse(Bytes("INCREMENT f v 1.0 \(expiry) 1 \(attributes)".utf8), name: "")
        return try #require(parse.file.features.first).borrowing
    }

    @Test(
        arguments: [
            ("", nil), ("BORROW", "1w"), ("BORROW=2880", "120d"), ("BORROW=4320", "180d"), ("BORROW=9999", "180d"),
            ("BORROW_INTERVAL=90m", "90m"),
            ("BORROW=24 BORROW_INTERVAL=2d", "1d"), ("BORROW BORROW_INTERVAL=1d", "1d"), ("BORROW_INTERVAL=300d", "300d"),
        ] as [(String, String?)])
    func theLineSaysHowLong(_ attributes: String, _ interval: String?) throws {
        #expect(try borrowing(attributes).interval == interval.flatMap { Interval($0) })
    }

    @Test func datesEndWithTheirDayAndGraceComesAfter() throws {
        #expect(try borrowing("").finalExpiry == Instant(iso8601: "2027-11-06T23:59:59Z"))
        #expect(try borrowing("GRACE=3").finalExpiry == Instant(iso8601: "2027-11-09T23:59:59Z"))
        #expect(try borrowing("GRACE=3", expiry: "permanent").finalExpiry == nil)
        #expect(try borrowing("START=01-feb-2027").start == Instant(iso8601: "2027-02-01T00:00:00Z"))
    }

    @Test func theLongestEndIsClippedToTheLinesOwn() throws {
        let now = try #require(Instant(iso8601: "2027-11-01T12:00:00Z"))
        #expect(try borrowing("BORROW=24").longestEnd(from: now) == now + 86400)
        #expect(try borrowing("BORROW").longestEnd(from: now) == Instant(iso8601: "2027-11-06T23:59:59Z"))
        #expect(try borrowing("").longestEnd(from: now) == nil)
    }

    @Test func aGrantMayExceedItsIntervalByOneUnitAtMost() throws {
        let begin = try #require(Instant(iso8601: "2027-10-01T12:00:00Z"))
        let bySecond = try borrowing("BORROW=24")
        #expect(bySecond.allows(from: begin, to: begin + 86401))
        #expect(!bySecond.allows(from: begin, to: begin + 86402))
        let byDay = try borrowing("BORROW=24 BORROW_GRANULARITY=day")
        #expect(byDay.allows(from: begin, to: begin + 2 * 86400))
        #expect(!byDay.allows(from: begin, to: begin + (2 * 86400 + 1)))
        #expect(!bySecond.allows(from: begin, to: begin))
        #expect(try !borrowing("BORROW=24 START=02-oct-2027").allows(from: begin, to: begin + 60))
    }
}
