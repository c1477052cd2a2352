// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Loans on laptops that are lost: written off with an honest word on when that is safe, and lent again then, or at once as over-use.
@Suite struct ReclaimingTests {
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()
    private static let line = "INCREMENT f ugslmd 27.0 06-nov-2027 2 BORROW"

    @discardableResult
    private func reclaim(
        _ grant: Grant, at counter: Counter, reason: String = "stolen", atOnce: Bool = false, now: Instant = Fixture.now
    ) throws(Refusal) -> ReclaimReport.Entry {
        try counter.carryOut(ReclaimOrder(.loan(id: grant.terms.loan.shown), reason: reason, atOnce: atOnce), now: now).loans[0]
    }

    @Test func theSeatIsFreeWhenTheGrantEnds() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        let entry = try reclaim(grant, at: counter)
        #expect(entry.safeAt == grant.terms.expiresAt)
        #expect(entry.loan.reclaimReason == "stolen")
        #expect(!entry.loan.overUse)
        #expect(try await counter.free("f") == 1)
        #expect(try await counter.free("f", now: entry.safeAt) == 2)
    }

    @Test func withNowItIsFreeAtOnceAndOverUseUntilThen() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        #expect(try reclaim(grant, at: counter, atOnce: true).loan.overUse)
        #expect(try await counter.free("f") == 2)
        try await counter.lend("f", seats: 2, to: bob)
        func report(_ now: Instant) throws -> [LoanReport.Entry] {
            try LoanReport.read(database: counter.folder.file("loans.db"), all: false, now: now).loans.filter { $0.user == "alice" }
        }
        let shown = try report(Fixture.now).filter(\.overUse)
        #expect(shown.map(\.loan) == [grant.terms.loan.shown])
        #expect(shown.map(\.state) == ["reclaimed"])
        let table = try LoanReport.read(database: counter.folder.file("loans.db"), all: false, now: Fixture.now).table
        #expect(table.contains("1d, over-use"))
        #expect(try report(grant.terms.expiresAt).isEmpty)
    }

    @Test func whatWasReplacedCountsForTheSafeInstant() async throws {
        let counter = try Counter([Self.line])
        // The answer with the shorter one may never have arrived.
        let longer = try await counter.lend("f", end: .lasting(5 * 86400), to: alice)
        let shorter = try await counter.lend("f", end: .lasting(86400), to: alice, now: Fixture.now + 60)
        #expect(try reclaim(shorter, at: counter, now: Fixture.now + 60).safeAt == longer.terms.expiresAt)
    }

    @Test func whatWasGivenBackCountsNoMore() async throws {
        let counter = try Counter([Self.line])
        let longer = try await counter.lend("f", end: .lasting(5 * 86400), to: alice)
        _ = try await counter.giveBack(longer, by: alice)
        let grant = try await counter.lend("f", to: alice)
        #expect(try reclaim(grant, at: counter).safeAt == grant.terms.expiresAt)
    }

    @Test(arguments: [false, true]) func itIsNeitherExtendedNorServedAgain(atOnce: Bool) async throws {
        let counter = try Counter([Self.line])
        let id = RandomIdentifier.make().shown
        let grant = try await counter.lend("f", to: alice, id: id)
        try reclaim(grant, at: counter, atOnce: atOnce)
        let refusal = await #expect(throws: Refusal.self) { try await counter.lend("f", to: alice) }
        #expect(refusal?.code == .reclaimed)
        #expect(refusal?.detail.contains("stolen") == true)
        #expect(refusal?.hint.contains("`borrow return f`") == true)
        await #expect(throws: Refusal(.requestFinished, "")) { try await counter.lend("f", to: alice, id: id) }
        // Another laptop is not concerned.
        try await counter.lend("f", to: bob)
        // Its end is the end of it.
        try await counter.lend("f", to: alice, now: grant.terms.expiresAt)
    }

    @Test func aConnectedOneIsNotRenewed() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.checkOut("f", to: alice)
        #expect(try reclaim(grant, at: counter).safeAt == grant.terms.expiresAt)
        await #expect(throws: Refusal(.reclaimed, "")) { try await counter.checkOut("f", to: alice, renewing: grant) }
    }

    @Test(arguments: [false, true]) func itsReturnIsReceiptedAndEndsIt(atOnce: Bool) async throws {
        let counter = try Counter([Self.line + " EARLY_RETURN=NO"])
        let grant = try await counter.lend("f", to: alice)
        try reclaim(grant, at: counter, atOnce: atOnce)
        let device = alice.publicKey.hostid.shown
        #expect(try await counter.desk.recalled(device: device, now: Fixture.now).map(\.reclaim?.reason) == ["stolen"])
        let receipt = try await counter.giveBack(grant, by: alice, now: Fixture.now + 60)
        #expect(Receipt(receipt) != nil)
        #expect(try await counter.giveBack(grant, by: alice, now: Fixture.now + 90) == receipt)
        #expect(try await counter.free("f") == 2)
        #expect(try await counter.desk.recalled(device: device, now: Fixture.now).isEmpty)
        let all = try LoanReport.read(database: counter.folder.file("loans.db"), all: true, now: Fixture.now + 90).loans
        #expect(all.map(\.state) == ["returned"])
        #expect(all.map(\.overUse) == [false])
        try await counter.lend("f", to: alice)
    }

    @Test func allOfADeviceGo() async throws {
        let counter = try Counter([Self.line, "INCREMENT g ugslmd 1.0 permanent 2 BORROW"])
        let (f, g) = (try await counter.lend("f", to: alice), try await counter.lend("g", to: alice, now: Fixture.now + 1))
        try await counter.lend("f", to: bob)
        let device = alice.publicKey.hostid.shown
        let report = try counter.carryOut(ReclaimOrder(.device(hostid: device), reason: "lost"), now: Fixture.now + 1)
        #expect(report.loans.map(\.loan.loan) == [f, g].map(\.terms.loan.shown))
        #expect(report.loans.map(\.safeAt) == [f, g].map(\.terms.expiresAt))
        await #expect(throws: Refusal(.reclaimed, "")) { try await counter.lend("g", to: alice, now: Fixture.now + 2) }
        #expect(throws: Refusal(.notHeld, "")) {
            try counter.carryOut(ReclaimOrder(.device(hostid: Fixture.server.publicKey.hostid.shown), reason: "lost"))
        }
    }

    @Test func whatIsNotOutIsNotReclaimed() async throws {
        let counter = try Counter([Self.line])
        let returned = try await counter.lend("f", to: alice)
        _ = try await counter.giveBack(returned, by: alice)
        #expect(throws: Refusal(.notHeld, "")) { try reclaim(returned, at: counter) }
        #expect(throws: Refusal(.loanUnknown, "")) {
            try counter.carryOut(ReclaimOrder(.loan(id: RandomIdentifier.make().shown), reason: ""))
        }
        let grant = try await counter.lend("f", to: alice)
        #expect(throws: Refusal(.usage, "")) { try reclaim(grant, at: counter, reason: "two\nlines") }
    }

    @Test func itIsAuditedAndMayBeHastenedLater() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        try reclaim(grant, at: counter)
        let entry = try reclaim(grant, at: counter, reason: "", atOnce: true, now: Fixture.now + 60)
        #expect(entry.loan.reclaimed == Fixture.now)
        #expect(entry.loan.reclaimReason == "stolen")
        #expect(try await counter.free("f") == 2)
        let rows = try await counter.desk.store.read {
            try $0.rows("SELECT action, detail, administrator FROM audit ORDER BY number", []).map { row in
                [row[0] as String, row[1] as String, row[2] as String]
            }
        }
        #expect(rows.dropFirst() == [["reclaim", "stolen", "local:root"], ["reclaim", "at once; ", "local:root"]])
    }
}
