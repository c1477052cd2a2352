// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// What a pool still gives when some of it is out.
@Suite struct OccupiedPoolTests {
    private let device = SigningKey.generate()

    private func pools(_ lines: [String]) throws -> FeaturePools { try Fixture.stock(lines).shelf.features[0] }

    private func allot(
        _ pools: FeaturePools, out: SeatsOut, seats: Int = 1, end: AskedEnd = .lasting(30 * 86400), now: Instant = Fixture.now
    ) throws(Refusal) -> Allotment {
        try Lending.allot(
            WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), seats: seats), from: pools, out: out, end: end, now: now)
    }

    private func held(seats: Int, in pool: Pool.ID, until end: Instant, earlyReturn: Bool = true) -> Loan {
        Loan(
            id: "held", vendor: Bytes("ugslmd"), feature: Bytes("f"), version: Bytes("1.0"), seats: seats, pool: pool, line: [],
            earlyReturn: earlyReturn, isConnected: false, borrower: Fixture.borrower(device), request: "", position: 0, versionAsked: nil,
            issuedAt: Fixture.now, expiresAt: end, grant: [])
    }

    @Test func takesTheLastSeatAndNoMore() throws {
        let pools = try pools(["INCREMENT f ugslmd 1.0 permanent 3 BORROW"])
        let id = pools.pools[0].id
        #expect(try allot(pools, out: SeatsOut(now: [id: 2])).free == 0)
        #expect(try allot(pools, out: SeatsOut(now: [id: 1]), seats: 2).free == 0)
        #expect(throws: Refusal(.noneFree, "")) { try allot(pools, out: SeatsOut(now: [id: 3])) }
        #expect(throws: Refusal(.noneFree, "")) { try allot(pools, out: SeatsOut(now: [id: 2]), seats: 2) }
        // More out than there is, after a license file shrank.
        #expect(throws: Refusal(.noneFree, "")) { try allot(pools, out: SeatsOut(now: [id: 30])) }
    }

    @Test(arguments: [
        (1, 1, 1, "0 of 1 seat of f is free, 1 was asked"), (3, 2, 2, "1 of 3 seats of f is free, 2 were asked"),
        (3, 3, 1, "0 of 3 seats of f are free, 1 was asked"), (4, 2, 3, "2 of 4 seats of f are free, 3 were asked"),
        (1, 0, 2, "2 seats of f were asked, one borrow can have 1"),
    ]) func refusalSaysHowManyAreFree(seats: Int, out: Int, asked: Int, detail: String) throws {
        let pools = try pools(["INCREMENT f ugslmd 1.0 permanent \(seats) BORROW"])
        let refusal = #expect(throws: Refusal.self) { try allot(pools, out: SeatsOut(now: [pools.pools[0].id: out]), seats: asked) }
        #expect(refusal?.detail == detail)
    }

    @Test func fallsThroughToTheNextPool() throws {
        let pools = try pools(["INCREMENT f ugslmd 1.0 permanent 1 BORROW", "INCREMENT f ugslmd 2.0 permanent 1 BORROW"])
        #expect(try allot(pools, out: SeatsOut(now: [pools.pools[0].id: 1])).pool == pools.pools[1].id)
    }

    @Test func loansOfForgottenPoolsCountAgainstTheFirst() throws {
        let pools = try pools(["INCREMENT f ugslmd 1.0 permanent 2 BORROW", "INCREMENT f ugslmd 2.0 permanent 1 BORROW"])
        let gone = Pool.ID(text: "gone")
        #expect(try allot(pools, out: SeatsOut(now: [gone: 1])).free == 0)
        #expect(try allot(pools, out: SeatsOut(now: [gone: 2])).pool == pools.pools[1].id)
        #expect(throws: Refusal(.noneFree, "")) { try allot(pools, out: SeatsOut(now: [gone: 2, pools.pools[1].id: 1])) }
    }

    @Test func loansOfSupersededPoolsCountAgainstTheFirst() throws {
        let pools = try pools([
            "INCREMENT f ugslmd 1.0 permanent 2 BORROW ISSUED=01-jan-2020",
            "INCREMENT f ugslmd 2.0 permanent 2 BORROW SUPERSEDE ISSUED=02-jan-2020",
        ])
        #expect(throws: Refusal(.noneFree, "")) { try allot(pools, out: SeatsOut(now: [pools.pools[0].id: 2])) }
    }

    @Test func ownSeatsCountAsFree() throws {
        let pools = try pools(["INCREMENT f ugslmd 1.0 permanent 2 BORROW"])
        let id = pools.pools[0].id
        let own = held(seats: 2, in: id, until: Fixture.now + 3600)
        let allotment = try allot(pools, out: SeatsOut(now: [id: 2], held: own), seats: 2)
        #expect(allotment.replaces == own)
        #expect(allotment.free == 0)
    }

    @Test func noEarlyReturnByBorrowingAgain() throws {
        let pools = try pools(["INCREMENT f ugslmd 1.0 permanent 2 BORROW EARLY_RETURN=NO"])
        let id = pools.pools[0].id
        let out = SeatsOut(now: [id: 2], held: held(seats: 2, in: id, until: Fixture.now + 7200, earlyReturn: false))
        #expect(throws: Refusal(.earlyReturnOff, "")) { try allot(pools, out: out, seats: 2, end: .lasting(3600)) }
        #expect(throws: Refusal(.earlyReturnOff, "")) { try allot(pools, out: out, seats: 1, end: .lasting(7200)) }
        #expect(try allot(pools, out: out, seats: 2, end: .lasting(7200)).end == Fixture.now + 7200)
    }

    /// Five seats, of which three end on the 24th: on the 25th there are two, whatever is free today.
    @Test func neverMoreThanALineLeavesWhenAnotherEnds() throws {
        let pools = try pools([
            "INCREMENT f ugslmd 1.0 24-nov-2026 3 BORROW SN=1", "INCREMENT f ugslmd 1.0 permanent 2 BORROW SN=2",
        ])
        let (id, end) = (pools.pools[0].id, Fixture.at("2026-11-24T23:59:59Z"))
        #expect(pools.open(at: Fixture.now)[0].shrinks(after: Fixture.now) == [end])
        // Two are out past the 24th already: a third must end with the older line.
        let out = SeatsOut(now: [id: 2], later: [end: [id: 2]])
        #expect(try allot(pools, out: out).end == end)
        #expect(throws: Refusal(.tooLong, "")) { try allot(pools, out: out, end: .until(end + 1)) }
        // One of the two ends before: the seat that it leaves is free for as long as the newer line allows.
        let freer = SeatsOut(now: [id: 2], later: [end: [id: 1]])
        let allotment = try allot(pools, out: freer)
        #expect(allotment.end == Fixture.now + Fixture.week)
        #expect(allotment.line.seats == 2)
    }

    @Test func allOrNothingWithAReasonForEach() throws {
        let shelf = try Fixture.stock(["INCREMENT f ugslmd 1.0 permanent 1 BORROW", "INCREMENT g ugslmd 1.0 permanent 1"]).shelf
        let asked = ["f", "g", "h"].map { WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes($0.utf8)) }
        let borrower = Fixture.borrower(SigningKey.generate())
        let features = asked.map { (asked: $0, pools: shelf.pools(vendor: $0.vendor, feature: $0.feature), out: SeatsOut()) }
        guard case .refuse(let refusals) = Lending.decide(features, end: .lasting(60), for: borrower, now: Fixture.now) else {
            Issue.record("lent in part")
            return
        }
        #expect(refusals.map(\.refusal.code) == [.notBorrowable, .featureUnknown])
        #expect(refusals.allSatisfy { !$0.refusal.hint.isEmpty })
    }
}
