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
            ("BORROW=24 BORROW_INTERVAL=2d", "1d"), ("BORROW BORROW_INTERVAL=1d", "1d"), ("BORROW BORROW_INTERVAL=2w", "2w"),
            ("BORROW_INTERVAL=300d", "300d"),
        ] as [(String, String?)])
    func theLineSaysHowLong(_ attributes: String, _ interval: String?) throws {
        #expect(try borrowing(attributes).interval == interval.flatMap { Interval($0) })
    }

    @Test func aBareBorrowLeavesTheIntervalToTheServer() throws {
        #expect(try borrowing("BORROW").hasServersInterval)
        #expect(try !borrowing("BORROW=168").hasServersInterval)
        #expect(try !borrowing("BORROW BORROW_INTERVAL=1w").hasServersInterval)
        #expect(try !borrowing("").hasServersInterval)
    }

    @Test func theLineSaysWhenToRenew() throws {
        #expect(try borrowing("BORROW").renewPercent == nil)
        #expect(try borrowing("BORROW RENEW_INTERVAL=1").renewPercent == 1)
        #expect(try borrowing("BORROW RENEW_INTERVAL=100").renewPercent == 100)
    }

    @Test func theLineSaysWhetherItIsMetered() throws {
        #expect(try borrowing("BORROW").metering == nil)
        #expect(try borrowing("METERED").metering == .consumed)
        #expect(try borrowing("METERED=REUSABLE").metering == .reusable)
        #expect(try borrowing("METERED UNDO_INTERVAL=5m").undoInterval == Interval("5m"))
        #expect(try borrowing("METERED").undoInterval == nil)
    }

    @Test func theLineSaysWhatIsLentAboveItsCount() throws {
        #expect(try borrowing("").overdraft == nil)
        #expect(try borrowing("OVERDRAFT=0").overdraft == .seats(0))
        #expect(try borrowing("OVERDRAFT=3").overdraft == .seats(3))
        #expect(try borrowing("OVERDRAFT=25%").overdraft == .percent(25))
        #expect(try borrowing("OVERDRAFT=UNLIMITED").overdraft == .unlimited)
    }

    @Test func overdraftInPercentIsRoundedDown() {
        #expect(Overdraft.percent(25).above(10) == 2)
        #expect(Overdraft.percent(1_000_000_000).above(1_000_000_000) == 10_000_000_000_000_000)
        #expect(Overdraft.seats(3).above(10) == 3)
        #expect(Overdraft.unlimited.above(10) == nil)
    }

    @Test(
        arguments: [
            "RENEW_INTERVAL=0", "RENEW_INTERVAL=101", "RENEW_INTERVAL=15%", "RENEW_INTERVAL", "METERED=YES", "METERED=", "UNDO_INTERVAL=0",
            "UNDO_INTERVAL=1D", "UNDO_INTERVAL", "OVERDRAFT", "OVERDRAFT=-1", "OVERDRAFT=%", "OVERDRAFT=unlimited",
            "OVERDRAFT=1000000001", "OVERDRAFT=1.5", "BORROW_INTERVAL=0", "BORROW_INTERVAL=1d12h", "BORROW_INTERVAL=-1h",
            "BORROW_INTERVAL=1D", "BORROW_INTERVAL=\"5 d\"", "BORROW_INTERVAL=99999999999w",
        ])
    func aBadValueIsAnErrorAtItsPlace(_ attribute: String) throws {
        let parse = LicenseFile.parse(Bytes("INCREMENT f v 1.0 permanent 1 SN=1 \(attribute)".utf8), name: "")
        let error = try #require(parse.errors.first)
        #expect(error.code == .badValue)
        #expect(error.position == TextPosition(line: 1, column: 36))
        #expect(error.expected.hasPrefix("expected \(attribute.prefix { $0 != "=" })="))
    }

    @Test func datesEndWithTheirDayAndGraceComesAfter() throws {
        #expect(try borrowing("").finalExpiry == Instant(iso8601: "2027-11-06T23:59:59Z"))
        #expect(try borrowing("GRACE=3").finalExpiry == Instant(iso8601: "2027-11-09T23:59:59Z"))
        #expect(try borrowing("GRACE=3", expiry: "permanent").finalExpiry == nil)
        #expect(try borrowing("START=01-feb-2027").start == Instant(iso8601: "2027-02-01T00:00:00Z"))
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
