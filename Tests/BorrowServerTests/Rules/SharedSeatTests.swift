// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import SeededRandom
import Testing

@testable import BorrowServer

/// `DUP_GROUP`: when two connected licenses are one seat.
@Suite struct SharedSeatTests {
    private func counter(_ group: String, seats: Int = 4) throws -> RuledCounter {
        try RuledCounter("", ["INCREMENT cad ugslmd 1.0 permanent \(seats) BORROW DUP_GROUP=\(group)"])
    }

    private func free(_ counter: RuledCounter, now: Instant = Fixture.now) async throws -> Int {
        try await counter.counter.free("cad", now: now)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let group: String
        /// Whether a second license of the same device shares with the first where only this differs.
        let display: Bool
        let project: Bool
        let host: Bool
        var testDescription: String { group }
    }

    @Test(arguments: [
        Case(group: "NONE", display: false, project: false, host: false), Case(group: "SITE", display: true, project: true, host: true),
        Case(group: "U", display: true, project: true, host: true), Case(group: "UH", display: true, project: true, host: false),
        Case(group: "UD", display: false, project: true, host: true), Case(group: "UHDV", display: false, project: false, host: false),
        Case(group: "V", display: true, project: false, host: true), Case(group: "X", display: false, project: false, host: false),
    ])
    func itsLettersSayWhatMustBeTheSame(_ item: Case) async throws {
        for (same, other) in [(item.display, ("d2", "p", "h")), (item.project, ("d", "p2", "h")), (item.host, ("d", "p", "h2"))] {
            let counter = try counter(item.group)
            try await counter.use("alice", host: "h", display: "d", project: "p")
            try await counter.use("alice", host: other.2, display: other.0, project: other.1)
            #expect(try await free(counter) == (same ? 3 : 2), "\(other)")
        }
    }

    @Test(arguments: ["SITE", "U", "UHDV", "V"])
    func neverMergesTwoDeviceKeys(_ group: String) async throws {
        let counter = try counter(group)
        try await counter.use("alice")
        let mallory = SigningKey.generate()
        // Another key that claims to be the same user on the same host and machine.
        _ = try await counter.counter.checkOut("cad", to: mallory)
        #expect(try await free(counter) == 2)
        #expect(counter.device("alice").publicKey.hostid != mallory.publicKey.hostid)
    }

    @Test func aBorrowSharesWithNothing() async throws {
        let counter = try counter("U")
        try await counter.use("alice")
        try await counter.borrow("alice")
        #expect(try await free(counter) == 2)
    }

    @Test func theLargestOfThoseThatShareIsCounted() async throws {
        let counter = try counter("U")
        try await counter.use("alice", end: 600)
        let large = try await counter.use("alice", seats: 3, end: 60)
        #expect(try await free(counter) == 1)
        // The large one ends first; what is left has one seat.
        #expect(try await free(counter, now: Fixture.now + 61) == 3)
        try await counter.giveBack(large, by: "alice")
        #expect(try await free(counter) == 3)
    }

    @Test func theSeatIsFreeWhenTheLastOfThemEnds() async throws {
        let counter = try counter("U", seats: 1)
        let long = try await counter.use("alice", end: 600)
        // No seat is free, and none is needed.
        let short = try await counter.use("alice", end: 60)
        try await counter.giveBack(long, by: "alice")
        #expect(try await free(counter) == 0)
        #expect(await counter.refusal { try await counter.use("bob") }?.code == .allInUse)
        try await counter.giveBack(short, by: "alice")
        try await counter.use("bob")
        #expect(await counter.refusal { try await counter.use("alice") }?.code == .allInUse)
    }

    @Test func aRenewalKeepsWhatIsShared() async throws {
        let counter = try counter("U", seats: 2)
        let first = try await counter.use("alice", seats: 2)
        try await counter.use("alice")
        let again = try await counter.use("alice", seats: 2, renewing: first, now: Fixture.now + 60)
        #expect(try await free(counter, now: Fixture.now + 60) == 0)
        try await counter.giveBack(again, by: "alice", now: Fixture.now + 61)
        #expect(try await free(counter, now: Fixture.now + 61) == 1)
    }

    @Test func aLimitCountsSharedSeatsOnce() async throws {
        let counter = try RuledCounter("MAX 1 cad USER alice", ["INCREMENT cad ugslmd 1.0 permanent 4 BORROW DUP_GROUP=U"])
        let first = try await counter.use("alice")
        try await counter.use("alice")
        try await counter.use("alice", renewing: first)
        #expect(await counter.refusal { try await counter.use("alice", seats: 2) }?.code == .limitReached)
    }

    @Test func reportsSayWhatShares() async throws {
        let counter = try counter("U")
        try await counter.use("alice", end: 600)
        try await counter.use("alice", end: 60)
        let report = try LoanReport.read(database: counter.counter.folder.file("loans.db"), all: false, now: Fixture.now)
        #expect(report.loans.map(\.charged).sorted() == [0, 1])
        #expect(report.table.contains("connected, shares"))
    }

    /// What is counted, now and at every later instant, is what one gets by looking at each group of loans.
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func agreesWithCountingEachGroup(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let groups = ["NONE", "SITE", "U", "UD", "V", "UHDV"]
        let counter = try counter(groups[Int(seed) % groups.count], seats: 12)
        var held: [(grant: Grant, user: String)] = []
        var now = Fixture.now
        for step in 0..<80 {
            now = now + Int64.random(in: seed % 2 == 0 ? -300...400 : 0...400, using: &random)
            let user = ["alice", "bob"].randomElement(using: &random) ?? ""
            do {
                switch Int.random(in: 0..<5, using: &random) {
                case 0 where !held.isEmpty:
                    let given = held.remove(at: Int.random(in: held.indices, using: &random))
                    try await counter.giveBack(given.grant, by: given.user, now: now)
                case 1: held.append((try await counter.borrow(user, seats: Int.random(in: 1...2, using: &random), now: now), user))
                default:
                    let own = held.filter { $0.user == user && $0.grant.terms.isConnected }.randomElement(using: &random)
                    let grant = try await counter.use(
                        user, seats: Int.random(in: 1...3, using: &random), display: ["", "a"].randomElement(using: &random) ?? "",
                        project: ["", "p"].randomElement(using: &random) ?? "", renewing: Bool.random(using: &random) ? own?.grant : nil,
                        end: Int64.random(in: 1...900, using: &random), now: now)
                    held.append((grant, user))
                }
            } catch let refusal as Refusal {
                #expect([.allInUse, .noneFree].contains(refusal.code), "seed \(seed) step \(step): \(refusal)")
            }
            for instant in [now, now + 100, now + 1000] { try await compare(counter, at: instant, "seed \(seed) step \(step)") }
        }
    }

    private func compare(_ counter: RuledCounter, at now: Instant, _ place: Comment) async throws {
        let desk = counter.counter.desk
        let feature = desk.policy.current.shelf.features[0]
        let (counted, loans) = try await desk.store.read { ledger in
            var loans: [Loan] = []
            try ledger.eachLoan(outAt: now) { loans.append($0) }
            return (try ledger.seatsOut(feature, now: now, keeping: false).now, loans)
        }
        let pool = feature.open(at: now)[0]
        var seats: [String: Int] = [:]
        for loan in loans {
            let key = loan.isConnected ? pool.share(of: loan.borrower) ?? loan.id : loan.id
            seats[key] = max(seats[key] ?? 0, loan.seats)
        }
        #expect(counted.values.reduce(0, +) == seats.values.reduce(0, +), place)
    }
}
