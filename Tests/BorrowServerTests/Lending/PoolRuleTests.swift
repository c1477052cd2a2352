// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// Which seats there are, for whom and for how long, when nothing is out.
@Suite struct PoolRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let lines: [String]
        var version: String?
        var seats = 1
        var end = AskedEnd.lasting(86400)
        /// The end that is lent, or the code of the refusal.
        let expect: Result<String, Refusal>
        var testDescription: String { name }
    }

    private static func no(_ code: RefusalCode) -> Result<String, Refusal> { .failure(Refusal(code, "")) }
    private static func until(_ text: String) -> AskedEnd { .until(Fixture.at(text)) }

    static let cases: [Case] = [
        Case(
            name: "a day of a week's line", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], expect: .success("2026-11-23T09:00:00Z")),
        Case(
            name: "bare BORROW is 168 hours", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], end: .lasting(30 * 86400),
            expect: .success("2026-11-29T09:00:00Z")),
        Case(
            name: "BORROW=24 shortens", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW=24"], end: .lasting(30 * 86400),
            expect: .success("2026-11-23T09:00:00Z")),
        Case(
            name: "BORROW= is capped at 180 days", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW=9999"], end: .lasting(365 * 86400),
            expect: .success("2027-05-21T09:00:00Z")),
        Case(
            name: "BORROW_INTERVAL alone lends", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW_INTERVAL=90m"], end: .lasting(86400),
            expect: .success("2026-11-22T10:30:00Z")),
        Case(
            name: "of BORROW and BORROW_INTERVAL the smaller", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW=2 BORROW_INTERVAL=1d"],
            end: .lasting(86400), expect: .success("2026-11-22T11:00:00Z")),
        Case(name: "neither is not borrowable", lines: ["INCREMENT f ugslmd 1.0 permanent 1"], expect: no(.notBorrowable)),
        Case(
            name: "a connected one needs no BORROW", lines: ["INCREMENT f ugslmd 1.0 permanent 1"], end: .connected(600),
            expect: .success("2026-11-22T09:10:00Z")),
        Case(
            name: "a connected one has an hour", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], end: .connected(7200),
            expect: .success("2026-11-22T10:00:00Z")),
        Case(
            name: "BORROW shortens no connected one", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW_INTERVAL=60"],
            end: .connected(3600), expect: .success("2026-11-22T10:00:00Z")),
        Case(
            name: "a connected one of the seed's line", lines: ["INCREMENT f ugslmd 27.0 06-nov-2012 1"], end: .connected(60),
            expect: no(.lineExpired)),
        Case(
            name: "a connected one before START", lines: ["INCREMENT f ugslmd 1.0 permanent 1 START=23-nov-2026"], end: .connected(60),
            expect: no(.notStarted)),
        Case(
            name: "a connected one of a newer version", lines: ["INCREMENT f ugslmd 1.0 permanent 1"], version: "1.1",
            end: .connected(60), expect: no(.versionTooOld)),
        Case(
            name: "connected seats of two lines",
            lines: ["INCREMENT f ugslmd 1.0 permanent 2 SN=1", "INCREMENT f ugslmd 1.0 permanent 2 SN=2"], seats: 3,
            end: .connected(60), expect: .success("2026-11-22T09:01:00Z")),
        Case(
            name: "more connected seats than there are", lines: ["INCREMENT f ugslmd 1.0 permanent 2"], seats: 3,
            end: .connected(60), expect: no(.tooManySeats)),
        Case(name: "lower case borrows nothing", lines: ["INCREMENT f ugslmd 1.0 permanent 1 borrow=9999"], expect: no(.notBorrowable)),
        Case(
            name: "until is exact", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], end: until("2026-11-29T09:00:00Z"),
            expect: .success("2026-11-29T09:00:00Z")),
        Case(
            name: "until past the longest", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], end: until("2026-11-29T09:00:01Z"),
            expect: no(.tooLong)),
        Case(
            name: "until now", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], end: until("2026-11-22T09:00:00Z"),
            expect: no(.endInPast)),
        Case(
            name: "the line's last day ends a borrow", lines: ["INCREMENT f ugslmd 1.0 24-nov-2026 1 BORROW"], end: .lasting(30 * 86400),
            expect: .success("2026-11-24T23:59:59Z")),
        Case(
            name: "GRACE lengthens the last day", lines: ["INCREMENT f ugslmd 1.0 24-nov-2026 1 BORROW GRACE=2"], end: .lasting(30 * 86400),
            expect: .success("2026-11-26T23:59:59Z")),
        Case(name: "the seed's line is past", lines: ["INCREMENT f ugslmd 27.0 06-nov-2012 1 BORROW=2880"], expect: no(.lineExpired)),
        Case(name: "before START", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW START=23-nov-2026"], expect: no(.notStarted)),
        Case(
            name: "from START on", lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW START=22-nov-2026"],
            expect: .success("2026-11-23T09:00:00Z")),
        Case(name: "no such feature", lines: ["INCREMENT g ugslmd 1.0 permanent 1 BORROW"], expect: no(.featureUnknown)),
        Case(
            name: "an older version is served", lines: ["INCREMENT f ugslmd 27.0 permanent 1 BORROW"], version: "26.9",
            expect: .success("2026-11-23T09:00:00Z")),
        Case(
            name: "the same version in other digits", lines: ["INCREMENT f ugslmd 27 permanent 1 BORROW"], version: "27.0",
            expect: .success("2026-11-23T09:00:00Z")),
        Case(
            name: "a newer version is not", lines: ["INCREMENT f ugslmd 27.0 permanent 1 BORROW"], version: "27.1",
            expect: no(.versionTooOld)),
        Case(
            name: "a newer version from another pool",
            lines: ["INCREMENT f ugslmd 27.0 permanent 1 BORROW", "INCREMENT f ugslmd 28.0 permanent 1 BORROW=2"], version: "28",
            expect: .success("2026-11-22T11:00:00Z")),
        Case(
            name: "the pool that need not shorten",
            lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW=2", "INCREMENT f ugslmd 1.0 permanent 1 BORROW=24"],
            expect: .success("2026-11-23T09:00:00Z")),
        Case(
            name: "the pool that reaches the date",
            lines: ["INCREMENT f ugslmd 1.0 permanent 1 BORROW=2", "INCREMENT f ugslmd 1.0 permanent 1 BORROW=24"],
            end: until("2026-11-23T00:00:00Z"), expect: .success("2026-11-23T00:00:00Z")),
        Case(
            name: "too long says more than not borrowable",
            lines: ["INCREMENT f ugslmd 1.0 permanent 1", "INCREMENT f ugslmd 2.0 permanent 1 BORROW=2"],
            end: until("2026-11-23T00:00:00Z"), expect: no(.tooLong)),
        Case(
            name: "more seats than one line has",
            lines: ["INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=1", "INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=2"], seats: 3,
            expect: .success("2026-11-23T09:00:00Z")),
        Case(
            name: "more seats than all lines have",
            lines: ["INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=1", "INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=2"], seats: 5,
            expect: no(.tooManySeats)),
        Case(
            name: "more seats than sixteen lines have", lines: (1...17).map { "INCREMENT f ugslmd 1.0 permanent 1 BORROW SN=\($0)" },
            seats: 17,
            expect: no(.tooManySeats)),
        Case(
            name: "on two lines as long as both",
            lines: ["INCREMENT f ugslmd 1.0 22-nov-2026 2 BORROW SN=1", "INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=2"], seats: 3,
            expect: .success("2026-11-22T23:59:59Z")),
        Case(
            name: "seats of the larger line",
            lines: ["INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=1", "INCREMENT f ugslmd 1.0 permanent 3 BORROW SN=2"], seats: 3,
            expect: .success("2026-11-23T09:00:00Z")),
    ]

    @Test(arguments: cases) func lends(_ example: Case) throws {
        let shelf = try Fixture.stock(example.lines).shelf
        let asked = WantedSeats(
            vendor: Bytes("ugslmd"), feature: Bytes("f"), version: example.version.flatMap { Version($0) }, seats: example.seats)
        let pools = shelf.pools(vendor: asked.vendor, feature: asked.feature)
        do throws(Refusal) {
            let allotment = try Lending.allot(asked, from: pools, out: SeatsOut(), end: example.end, now: Fixture.now)
            #expect(try allotment.end.iso8601.shown == example.expect.get())
        } catch {
            #expect(throws: error) { try example.expect.get() }
        }
    }

    /// Half an hour before the line's last second, and where a line that ends then leaves fewer seats than are out.
    @Test func aConnectedOneEndsWithItsLine() throws {
        let (line, last) = ("INCREMENT f ugslmd 1.0 22-nov-2026 2 SN=1", Fixture.at("2026-11-22T23:59:59Z"))
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        let alone = try Fixture.stock([line]).shelf.features[0]
        #expect(try Lending.allot(asked, from: alone, out: SeatsOut(), end: .connected(3600), now: last + -1800).end == last)
        let both = try Fixture.stock([line, "INCREMENT f ugslmd 1.0 permanent 1 SN=2"]).shelf.features[0]
        #expect(both.open(at: last + -1800)[0].shrinks(after: last + -1800) == [last])
        let out = SeatsOut(now: [both.pools[0].id: 1], later: [last: [both.pools[0].id: 1]])
        #expect(try Lending.allot(asked, from: both, out: out, end: .connected(3600), now: last + -1800).end == last)
    }

    @Test func aConnectedOneLeavesSeatsThatCanBeBorrowedToTravellers() throws {
        let pools = try Fixture.stock(["INCREMENT f ugslmd 1.0 permanent 1 BORROW", "INCREMENT f ugslmd 1.0 permanent 1"]).shelf.features[0]
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        func pool(_ out: SeatsOut) throws -> Pool.ID {
            try Lending.allot(asked, from: pools, out: out, end: .connected(60), now: Fixture.now).pool
        }
        #expect(try pool(SeatsOut()) == pools.pools[1].id)
        #expect(try pool(SeatsOut(now: [pools.pools[1].id: 1])) == pools.pools[0].id)
    }

    @Test func whatIsSupersededHasNotExpired() throws {
        let shelf = try Fixture.stock([
            "INCREMENT f ugslmd 1.0 permanent 1 BORROW", "INCREMENT g ugslmd 2.0 permanent 1 BORROW SUPERSEDE=\"f\" ISSUED=01-jan-2020",
        ]).shelf
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        let pools = shelf.pools(vendor: asked.vendor, feature: asked.feature)
        let refusal = #expect(throws: Refusal.self) {
            try Lending.allot(asked, from: pools, out: SeatsOut(), end: .lasting(60), now: Fixture.now)
        }
        #expect(refusal?.code == .lineExpired)
        #expect(refusal?.detail.hasPrefix("the license of f is superseded by a newer line") == true)
    }

    @Test(
        arguments: [
            (.lasting(86400), "2026-11-22T12:36:00Z"), (.lasting(365 * 86400), "2026-11-23T10:12:00Z"),
            (.connected(3600), "2026-11-22T09:09:00Z"), (.connected(1), "2026-11-22T09:00:00Z"), (until("2026-11-23T09:00:00Z"), nil),
        ] as [(AskedEnd, String?)])
    func isToBeRenewedAfter15PercentOfWhatIsGiven(_ end: AskedEnd, renewAt: String?) throws {
        let pools = try Fixture.stock(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"]).shelf.features[0]
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        let allotment = try Lending.allot(asked, from: pools, out: SeatsOut(), end: end, now: Fixture.now)
        #expect(allotment.renewAt?.iso8601.shown == renewAt)
    }

    @Test func aRefusalNamesTheLongestDate() throws {
        let pools = try Fixture.stock(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"]).shelf.features[0]
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        let refusal = #expect(throws: Refusal.self) {
            try Lending.allot(asked, from: pools, out: SeatsOut(), end: Self.until("2027-01-01T00:00:00Z"), now: Fixture.now)
        }
        #expect(refusal?.detail.contains("2026-11-29 09:00:00 UTC") == true)
        #expect(refusal?.hint.contains("2026-11-29T09:00:00Z") == true)
        #expect(refusal?.longest == Fixture.at("2026-11-29T09:00:00Z"))
    }
}
