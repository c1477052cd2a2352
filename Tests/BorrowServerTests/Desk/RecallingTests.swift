// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Loans that an administrator wants back: told to their device, not renewed, and always taken back.
@Suite struct RecallingTests {
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()
    private static let line = "INCREMENT f ugslmd 27.0 06-nov-2027 3 BORROW"

    @discardableResult
    private func recall(
        _ grant: Grant, at counter: Counter, reason: String = "", now: Instant = Fixture.now
    ) throws(Refusal) -> LoanReport.Entry {
        try counter.carryOut(RecallOrder(loan: grant.terms.loan.shown, reason: reason), now: now)
    }

    private func recalled(_ device: SigningKey, at counter: Counter, now: Instant = Fixture.now) async throws -> [Bytes] {
        try await counter.desk.recalled(device: device.publicKey.hostid.shown, now: now).map { Bytes($0.id.utf8) }
    }

    @Test func itsDeviceIsToldWhileItIsOut() async throws {
        let counter = try Counter([Self.line])
        let (hers, his) = (try await counter.lend("f", to: alice), try await counter.lend("f", to: bob))
        #expect(try await recalled(alice, at: counter).isEmpty)
        let entry = try recall(hers, at: counter, reason: "needed for the audit")
        #expect(entry.recallReason == "needed for the audit")
        #expect(try await recalled(alice, at: counter) == [hers.terms.loan])
        #expect(try await recalled(bob, at: counter).isEmpty)
        #expect(try await recalled(alice, at: counter, now: hers.terms.expiresAt).isEmpty)
        // It stays out until it is given back.
        #expect(try await counter.free("f") == 1)
        _ = try await counter.giveBack(hers, by: alice)
        #expect(try await recalled(alice, at: counter).isEmpty)
        #expect(try await counter.free("f") == 2)
        _ = his
    }

    @Test func itIsNeitherExtendedNorRenewed() async throws {
        let counter = try Counter([Self.line])
        let (borrowed, connected) = (try await counter.lend("f", to: alice), try await counter.checkOut("f", to: alice))
        try recall(borrowed, at: counter, reason: "needed here")
        let refusal = await #expect(throws: Refusal.self) { try await counter.lend("f", to: alice) }
        #expect(refusal?.code == .recalled)
        #expect(refusal?.detail == "the administrator wants f back: needed here")
        #expect(refusal?.hint.contains("`borrow return f`") == true)
        // The connected one was not recalled, nor is a further one refused.
        let renewed = try await counter.checkOut("f", to: alice, renewing: connected)
        try await counter.checkOut("f", to: alice)
        try recall(renewed, at: counter)
        await #expect(throws: Refusal(.recalled, "")) { try await counter.checkOut("f", to: alice, renewing: renewed) }
        // Given back, it may be borrowed anew.
        _ = try await counter.giveBack(borrowed, by: alice)
        try await counter.lend("f", to: alice)
    }

    @Test func itIsTakenBackWhereNoEarlyReturnIsAllowed() async throws {
        let counter = try Counter([Self.line + " EARLY_RETURN=NO"])
        let grant = try await counter.lend("f", to: alice)
        await #expect(throws: Refusal(.earlyReturnOff, "")) { try await counter.giveBack(grant, by: alice) }
        try recall(grant, at: counter)
        #expect(Receipt(try await counter.giveBack(grant, by: alice)) != nil)
        #expect(try await counter.free("f") == 3)
    }

    @Test func aSecondRecallChangesTheReasonOnly() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        try recall(grant, at: counter, reason: "one")
        let entry = try recall(grant, at: counter, reason: "two", now: Fixture.now + 60)
        #expect(entry.recalled == Fixture.now)
        #expect(entry.recallReason == "two")
        // One that says nothing leaves it.
        #expect(try recall(grant, at: counter, now: Fixture.now + 90).recallReason == "two")
        let rows = try await counter.desk.store.read {
            try $0.rows("SELECT action, loan, detail, administrator FROM audit ORDER BY number", []).map { row in
                [row[0] as String, row[1] as String, row[2] as String, row[3] as String]
            }
        }
        let loan = grant.terms.loan.shown
        #expect(
            rows == [
                ["lend", loan, "", ""], ["recall", loan, "one", "local:root"], ["recall", loan, "two", "local:root"],
                ["recall", loan, "", "local:root"],
            ])
    }

    @Test func whatIsNotOutIsNotRecalled() async throws {
        let counter = try Counter([Self.line])
        let expired = try await counter.lend("f", end: .lasting(60), to: bob)
        let returned = try await counter.lend("f", to: alice)
        _ = try await counter.giveBack(returned, by: alice)
        let replaced = try await counter.lend("f", to: alice)
        try await counter.lend("f", to: alice)
        for (grant, words) in [(expired, "ended at"), (returned, "was returned at"), (replaced, "was replaced by a later one at")] {
            let refusal = #expect(throws: Refusal.self) { try recall(grant, at: counter, now: Fixture.now + 60) }
            #expect(refusal?.code == .notHeld)
            #expect(refusal?.detail.contains(words) == true, "\(refusal?.detail ?? "")")
        }
        #expect(throws: Refusal(.loanUnknown, "")) {
            try counter.carryOut(RecallOrder(loan: RandomIdentifier.make().shown, reason: ""))
        }
        #expect(throws: Refusal(.cannotRead, "")) {
            try RecallOrder(loan: "x", reason: "").carryOut(
                inStore: counter.folder.file("none.db"), administrator: "root", now: Fixture.now)
        }
    }

    @Test(arguments: ["two\nlines", "al\u{202E}ice", String(repeating: "x", count: 256)])
    func aReasonIsOneShortLine(_ reason: String) async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        #expect(throws: Refusal(.usage, "")) { try recall(grant, at: counter, reason: reason) }
        #expect(try await recalled(alice, at: counter).isEmpty)
    }

    @Test func theReportSaysSo() async throws {
        let counter = try Counter([Self.line])
        try recall(try await counter.lend("f", to: alice), at: counter, reason: "audit")
        try await counter.lend("f", to: bob, now: Fixture.now + 1)
        let report = try LoanReport.read(database: counter.folder.file("loans.db"), all: false, now: Fixture.now + 1)
        #expect(report.table.split(separator: "\n").map { $0.contains(", recalled ") } == [false, true, false])
        #expect(report.loans.map(\.recalled) == [Fixture.now, nil])
        #expect(report.loans.map(\.recallReason) == ["audit", nil])
    }

    @Test(arguments: [
        (RecallAllOrder.Filter(), ["f alice", "g alice", "f bob"]),
        (.init(feature: "f"), ["f alice", "f bob"]), (.init(vendor: "ugslmd", feature: "g"), ["g alice"]),
        (.init(user: "bob"), ["f bob"]), (.init(feature: "f", user: "alice"), ["f alice"]),
        (.init(server: Fixture.server.publicKey.hostid.shown), ["f alice", "g alice", "f bob"]),
        (.init(vendor: "other"), []), (.init(user: "Bob"), []), (.init(server: SigningKey.generate().publicKey.hostid.shown), []),
    ])
    func allThatFitAreRecalledEachWithItsRow(_ filter: RecallAllOrder.Filter, _ expected: [String]) async throws {
        let counter = try Counter([Self.line, "INCREMENT g ugslmd 1.0 permanent 1 BORROW"])
        for (feature, device, user) in [("f", alice, "alice"), ("g", alice, "alice"), ("f", bob, "bob")] {
            let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8))
            let request = BorrowRequest(
                id: RandomIdentifier.make().shown, bodyHash: "b", features: [asked], end: .lasting(86400),
                borrower: Fixture.borrower(device, user: user))
            guard case .lent = try await counter.desk.borrow(request, now: Fixture.now) else { throw Refusal(.internalFault, "not lent") }
        }
        // One that has come back is not asked for.
        let gone = try await counter.lend("f", to: .generate())
        try counter.carryOut(ReclaimOrder(.loan(id: gone.terms.loan.shown), reason: "lost", atOnce: true))
        let order = RecallAllOrder(filter, reason: "a key was stolen")
        guard !expected.isEmpty else {
            #expect(throws: Refusal(.notHeld, "")) { try counter.carryOut(order) }
            return
        }
        let report = try counter.carryOut(order)
        #expect(report.loans.map { "\($0.feature) \($0.user)" }.sorted() == expected.sorted())
        #expect(report.loans.allSatisfy { $0.recalled == Fixture.now && $0.recallReason == "a key was stolen" })
        let rows = try await counter.desk.store.read {
            try $0.rows("SELECT administrator, detail FROM audit WHERE action = 'recall'", []).map {
                "\($0[0] as String) \($0[1] as String)"
            }
        }
        #expect(rows == Array(repeating: "local:root a key was stolen", count: expected.count))
    }

    @Test func aKeyThatIsNoneRecallsNothing() throws {
        let counter = try Counter([Self.line])
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(RecallAllOrder(.init(server: "ED25519=x"), reason: "")) }
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(RecallAllOrder(.init(), reason: "two\nlines")) }
    }
}
