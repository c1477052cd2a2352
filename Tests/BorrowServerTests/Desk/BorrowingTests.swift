// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Loans are made whole, once, and hold their seats until they end.
@Suite struct BorrowingTests {
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()
    private static let line = "INCREMENT f ugslmd 27.0 06-nov-2027 1 DUP_GROUP=UHD user_info=\"NX 2D\" BORROW=2880"

    @Test func aGrantPassesTheLaunchLibrarysChain() async throws {
        let counter = try Counter([Self.line.replacing(" 1 ", with: " 3 ")])
        let grant = try await counter.lend("f", seats: 2, to: alice)
        let verified = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
        #expect(verified.server == Fixture.server.publicKey)
        #expect(grant.terms.device == alice.publicKey.hostid)
        #expect(grant.terms.machine == Bytes(Fixture.machine.utf8))
        #expect(grant.terms.seats == 2)
        #expect(grant.terms.issuedAt == Fixture.now)
        #expect(grant.terms.expiresAt == Fixture.now + 86400)
        #expect(grant.terms.renewAt == Fixture.now + 12960)
        #expect(!grant.terms.isConnected)
        #expect(grant.terms.user == Bytes("alice"))
        #expect(grant.line.value("user_info") == Bytes("NX 2D"))
    }

    @Test func whoNamedAnEndGetsThatEnd() async throws {
        let grant = try await Counter([Self.line]).lend("f", end: .until(Fixture.now + 86400), to: alice)
        #expect(grant.terms.renewAt == nil)
        #expect(grant.terms.expiresAt == Fixture.now + 86400)
    }

    @Test func linesThatPoolGiveTheirSeatsToOneGrant() async throws {
        let counter = try Counter([
            "INCREMENT f ugslmd 27.0 06-nov-2027 2 BORROW SN=1", "INCREMENT f ugslmd 27.0 06-nov-2027 3 BORROW SN=2",
            "INCREMENT f ugslmd 27.0 06-nov-2027 1 BORROW SN=3",
        ])
        let grant = try await counter.lend("f", seats: 5, to: alice)
        #expect(grant.lines.compactMap { $0.value("SN")?.shown } == ["1", "2"])
        _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
        #expect(try await counter.free("f") == 1)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("f", seats: 2, to: bob) }
        #expect(try await counter.lend("f", to: bob).lines.count == 1)
    }

    @Test func anExpiredLoanFreesItsSeat() async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", end: .lasting(60), to: alice)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("f", to: bob, now: Fixture.now + 59) }
        try await counter.lend("f", to: bob, now: Fixture.now + 60)
    }

    @Test func borrowingAgainReplaces() async throws {
        let counter = try Counter([Self.line])
        let first = try await counter.lend("f", end: .lasting(60), to: alice)
        let second = try await counter.lend("f", end: .lasting(3600), to: alice, now: Fixture.now + 30)
        #expect(first.terms.loan != second.terms.loan)
        let loans = try await counter.desk.store.read { try $0.loan(first.terms.loan.shown) }
        #expect(loans?.state == .replaced)
        #expect(loans?.endedAt == Fixture.now + 30)
        #expect(try await counter.free("f", now: Fixture.now + 61) == 0)
    }

    @Test func aFailedExtensionLeavesTheOldLoan() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", end: .lasting(60), to: alice)
        await #expect(throws: Refusal(.tooLong, "")) { try await counter.lend("f", end: .until(Fixture.now + 400 * 86400), to: alice) }
        #expect(try await counter.desk.store.read { try $0.loan(grant.terms.loan.shown) }?.state == .open)
    }

    @Test func anotherMachineOfTheSameKeyIsAnotherLoan() async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", to: alice)
        let other = "MACHINE=" + Base64URL.encode(Digest.sha256(Bytes("another machine"))).shown
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("f", to: alice, machine: other) }
    }

    @Test func oneFeatureRefusedLendsNone() async throws {
        let counter = try Counter([Self.line, "INCREMENT g ugslmd 1.0 permanent 1"])
        let asked = ["f", "g"].map { WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes($0.utf8)) }
        guard case .refused(let refusals) = try await counter.borrow(asked, device: alice) else {
            Issue.record("lent in part")
            return
        }
        #expect(refusals.map(\.asked.feature) == [Bytes("g")])
        #expect(try await counter.free("f") == 1)
    }

    @Test func theSameRequestGivesTheSameBytes() async throws {
        let counter = try Counter([Self.line])
        let id = RandomIdentifier.make().shown
        let first = try await counter.lend("f", to: alice, id: id)
        // Also later, and though the seat is out: it is this request's.
        let again = try await counter.lend("f", to: alice, id: id, now: Fixture.now + 500)
        #expect(again.sealed.text == first.sealed.text)
        // Ids belong to a device: another's is another request.
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("f", to: bob, id: id) }
    }

    @Test func theSameIdWithAnotherBodyIsRefused() async throws {
        let counter = try Counter([Self.line])
        let id = RandomIdentifier.make().shown
        let asked = [WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))]
        _ = try await counter.borrow(asked, device: alice, id: id, body: "one")
        await #expect(throws: Refusal(.idReused, "")) { _ = try await counter.borrow(asked, device: alice, id: id, body: "two") }
    }

    @Test func aFinishedRequestNeverServesItsGrantAgain() async throws {
        let counter = try Counter([Self.line])
        let (returned, replaced, expired) = (RandomIdentifier.make().shown, RandomIdentifier.make().shown, RandomIdentifier.make().shown)
        let grant = try await counter.lend("f", to: alice, id: returned)
        _ = try await counter.giveBack(grant, by: alice)
        try await counter.lend("f", end: .lasting(60), to: alice, id: replaced)
        try await counter.lend("f", end: .lasting(90), to: alice, id: expired)
        for (id, now) in [(returned, Fixture.now), (replaced, Fixture.now), (expired, Fixture.now + 90)] {
            await #expect(throws: Refusal(.requestFinished, "")) { try await counter.lend("f", to: alice, id: id, now: now) }
        }
    }

    /// Whoever overheard it could otherwise have the seat taken later; who still wants it asks under a new id.
    @Test func aRefusedRequestStaysRefused() async throws {
        let counter = try Counter([Self.line])
        let asked = ["none", "f"].map { WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes($0.utf8)) }
        let (id, grant) = (RandomIdentifier.make().shown, try await counter.lend("f", to: alice))
        let first = try await counter.borrow(asked, device: bob, id: id).refusals
        #expect(first.map(\.refusal.code) == [.featureUnknown, .noneFree])
        _ = try await counter.giveBack(grant, by: alice)

        let again = try await counter.borrow(asked, device: bob, id: id, now: Fixture.now + 32).refusals
        #expect(again.map(\.asked) == asked)
        #expect(again.map(\.refusal.code) == first.map(\.refusal.code))
        #expect(again.map(\.refusal.detail) == first.map(\.refusal.detail))
        #expect(again.map(\.refusal.hint) == first.map(\.refusal.hint))
        await #expect(throws: Refusal(.idReused, "")) { _ = try await counter.borrow(asked, device: bob, id: id, body: "other") }
        #expect(try await counter.free("f") == 1)
        try await counter.lend("f", to: bob)
    }

    /// Each line fits a grant, both together do not: a laptop could not store what it would get.
    @Test func aGrantThatNoLaptopTakesIsNotLent() async throws {
        let counter = try Counter(
            (1...2).map { "INCREMENT f ugslmd 1.0 permanent 1 BORROW SN=\($0) NOTICE=\(String(repeating: "x", count: 40_000))" })
        await #expect(throws: Refusal(.tooManySeats, "")) { try await counter.lend("f", seats: 2, to: alice) }
        #expect(try await counter.free("f") == 2)
        try await counter.lend("f", to: alice)
    }

    @Test func theLongestEndIsToldAgainToo() async throws {
        let (counter, id) = (try Counter([Self.line]), RandomIdentifier.make().shown)
        for _ in 0..<2 {
            let refusal = await #expect(throws: Refusal.self) {
                try await counter.lend("f", end: .until(Fixture.now + 400 * 86400), to: alice, id: id)
            }
            #expect(refusal?.longest == Fixture.now + 2880 * 3600)
        }
    }

    /// Many at once, on few seats: as many loans as seats, and the rest are told how many are free.
    @Test(arguments: [1, 5])
    func racingBorrowersNeverGetMoreThanThereIs(_ seats: Int) async throws {
        let counter = try Counter(["INCREMENT f ugslmd 1.0 permanent \(seats) BORROW"])
        counter.takeCrowds()
        let results = await withTaskGroup(of: RefusalCode?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    do throws(Refusal) {
                        try await counter.lend("f", to: .generate())
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.filter { $0 == nil }.count == seats)
        #expect(results.filter { $0 == .noneFree }.count == 64 - seats)
        #expect(try await counter.free("f") == 0)
    }

    @Test func aShrunkenPoolShowsNoneFreeAndLendsNone() async throws {
        let folder = try Folder()
        let before = try Counter(["INCREMENT f ugslmd 1.0 permanent 3 BORROW"], in: folder)
        for _ in 0..<3 { try await before.lend("f", to: .generate()) }
        try before.desk.store.close()
        let after = try Counter(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], in: folder)
        #expect(try await after.free("f") == 0)
        await #expect(throws: Refusal(.noneFree, "")) { try await after.lend("f", to: alice) }
        try after.desk.store.close()
        // The loans of a pool that has gone count against the one that came.
        let upgraded = try Counter(["INCREMENT f ugslmd 2.0 permanent 4 BORROW"], in: folder)
        #expect(try await upgraded.free("f") == 1)
    }
    /// Its seat was free meanwhile: that it was borrowed anew does not make it one that was held until then.
    @Test func aLoanThatEndedBeforeItsNextOneShowsAsExpired() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"])
        let alice = SigningKey.generate()
        let first = try await counter.lend("f", end: .lasting(60), to: alice)
        try await counter.lend("f", to: alice, now: Fixture.now + 90)
        let report = try LoanReport.read(database: counter.folder.file("loans.db"), all: true, now: Fixture.now + 90)
        #expect(report.loans.map(\.state) == ["expired", "open"])
        #expect(report.loans[0].ended == first.terms.expiresAt)
        let audit = try await counter.desk.store.read {
            try $0.rows("SELECT action FROM audit ORDER BY number", []).map { $0[0] as String }
        }
        #expect(audit == ["lend", "lend"])
    }

    /// The server's clock is set back behind the end of a loan that its device has followed with another.
    @Test func aLoanThatEndedNeverCountsAgainBesideItsNextOne() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"])
        let alice = SigningKey.generate()
        try await counter.lend("f", end: .lasting(60), to: alice)
        try await counter.lend("f", to: alice, now: Fixture.now + 90)
        try await counter.lend("f", to: alice, now: Fixture.now + 30)
        #expect(try await counter.free("f", now: Fixture.now + 30) == 0)
    }
}
