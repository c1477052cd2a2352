// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// A database that has forgotten loans: it adopts what laptops show, takes returns, and lends nothing that a forgotten grant may hold.
@Suite struct RecoveringTests {
    private static let lines = [
        "INCREMENT f ugslmd 27.0 06-nov-2027 3 BORROW=48", "INCREMENT g ugslmd 27.0 06-nov-2027 3",
    ]
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    /// A server that has lent something, and then lost its database.
    private struct Loss {
        let folder: Folder
        let grant: Grant
        let counter: Counter
    }

    private func lose(_ lines: [String] = lines, seats: Int = 1) async throws -> Loss {
        let folder = try Folder()
        try Counter.epoch(in: folder).begin()
        let before = try Counter(lines, in: folder, database: "lost.db", watching: true)
        let grant = try await before.lend("f", seats: seats, to: alice)
        try before.desk.store.close()
        return Loss(folder: folder, grant: grant, counter: try Counter(lines, in: folder, watching: true))
    }

    @Test func nothingIsLentUntilTheLongestGrantHasEnded() async throws {
        let loss = try await lose()
        let refusal = await #expect(throws: Refusal.self) { try await loss.counter.lend("f", to: bob) }
        #expect(refusal?.code == .recovering)
        #expect(refusal?.detail.contains("of 3 seats of f 0 are known to be out") == true, "\(refusal?.detail ?? "")")
        #expect(refusal?.detail.contains("until 2026-11-23 09:00:00 UTC") == true, "\(refusal?.detail ?? "")")
        #expect(refusal?.hint.contains("`lend recover --done`") == true)
        #expect(try await loss.counter.free("f") == 0)
        let end = Fixture.at("2026-11-23T09:00:00Z")
        await #expect(throws: Refusal(.recovering, "")) { try await loss.counter.lend("f", to: bob, now: end + -1) }
        #expect(try await loss.counter.free("f", now: end) == 3)
        try await loss.counter.lend("f", seats: 3, to: bob, now: end)
    }

    /// Its lines may have allowed more before: what counts is what the key knows of it.
    @Test func aFeatureWaitsNoLongerThanItWasLent() async throws {
        let folder = try Folder()
        try Counter.epoch(in: folder).begin()
        let lines = Self.lines + ["INCREMENT h ugslmd 27.0 06-nov-2027 3 BORROW=48"]
        let before = try Counter(lines, in: folder, database: "lost.db", watching: true)
        try await before.lend("f", to: alice)
        try await before.checkOut("g", to: alice)
        try before.desk.store.close()
        let counter = try Counter(lines, in: folder, watching: true)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.checkOut("g", to: bob, now: Fixture.now + 3599) }
        try await counter.checkOut("g", to: bob, now: Fixture.now + 3600)
        // What it has lent since then holds no others back.
        try await counter.checkOut("g", seats: 2, to: alice, now: Fixture.now + 3601)
        // Nothing of it was lent at all.
        try await counter.lend("h", seats: 3, to: bob)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: Fixture.now + 3600) }
    }

    @Test func theAdministratorMayEndIt() async throws {
        let loss = try await lose()
        #expect(try loss.counter.carryOut(RecoveryOrder()).isRecovering)
        await #expect(throws: Refusal(.recovering, "")) { try await loss.counter.lend("f", to: bob) }
        #expect(try !loss.counter.carryOut(EndRecoveryOrder()).isRecovering)
        try await loss.counter.lend("f", seats: 3, to: bob)
        // Whoever shows his forgotten license now is taken on all the same: more is out than there is.
        #expect(try await loss.counter.show(loss.grant.sealed.text, by: alice).isNew)
        #expect(try await loss.counter.free("f") == 0)
        await #expect(throws: Refusal(.noneFree, "")) { try await loss.counter.lend("f", to: .generate()) }
        #expect(try loss.counter.carryOut(RecoveryOrder()).text == "nothing is to be recovered")
    }

    @Test func whatALaptopShowsIsKnownAgain() async throws {
        let loss = try await lose(seats: 2)
        let shown = try await loss.counter.show(loss.grant.sealed.text, by: alice)
        #expect(shown.isNew && shown.loan.state == .open)
        #expect(try await !loss.counter.show(loss.grant.sealed.text, by: alice).isNew)
        let report = try LoanReport.read(database: loss.folder.file("loans.db"), all: false, now: Fixture.now)
        #expect(report.loans.map(\.loan) == [loss.grant.terms.loan.shown])
        #expect(report.loans.map(\.adopted) == [true])
        #expect(report.loans.map(\.seats) == [2])
        let status = try loss.counter.carryOut(RecoveryOrder())
        #expect(status.adopted == 1 && status.seats == 2)
        #expect(status.text.contains("1 loan of 2 seats came to light, and 0 loans returned"), "\(status.text)")
        // He who has shown what he holds may extend it, and takes no seat beside it.
        await #expect(throws: Refusal(.recovering, "")) { try await loss.counter.lend("f", seats: 3, to: alice) }
        try await loss.counter.lend("f", seats: 2, to: alice, now: Fixture.now + 60)
        await #expect(throws: Refusal(.recovering, "")) { try await loss.counter.lend("f", to: bob) }
    }

    /// The restored database remembers a loan that was returned since, and whose seat somebody else has.
    @Test func whatIsKnownAndNotShownIsNotExtended() async throws {
        let loss = try await lose()
        try await loss.counter.show(loss.grant.sealed.text, by: alice)
        let later = try Counter(Self.lines, in: loss.folder, database: "loans.db")
        try await later.desk.store.change {
            try $0.execute("UPDATE loans SET shown_at = NULL", [])
        }
        await #expect(throws: Refusal(.recovering, "")) { try await later.lend("f", to: alice) }
    }

    @Test func aKnownStateWins() async throws {
        let loss = try await lose()
        try await loss.counter.show(loss.grant.sealed.text, by: alice)
        _ = try await loss.counter.giveBack(loss.grant, by: alice)
        let shown = try await loss.counter.show(loss.grant.sealed.text, by: alice)
        #expect(!shown.isNew && shown.loan.state == .returned)
        #expect(try LoanReport.read(database: loss.folder.file("loans.db"), all: false, now: Fixture.now).loans.isEmpty)
    }

    @Test func aForgottenLoanIsTakenBack() async throws {
        let loss = try await lose()
        let receipt = try await loss.counter.giveBack(loss.grant, by: alice)
        #expect(Receipt(receipt)?.terms.loan == loss.grant.terms.loan)
        #expect(try await loss.counter.giveBack(loss.grant, by: alice, now: Fixture.now + 9) == receipt)
        // A copy of its grant opens it no more.
        #expect(try await !loss.counter.show(loss.grant.sealed.text, by: alice).isNew)
        #expect(try loss.counter.carryOut(RecoveryOrder()).returned == 1)
    }

    @Test func withoutALossAnUnknownReturnIsRefused() async throws {
        let (loss, sound) = (try await lose(), try Counter(Self.lines))
        await #expect(throws: Refusal(.loanUnknown, "")) { try await sound.giveBack(loss.grant, by: alice) }
    }

    /// The database was put back to when the loan was out; its laptop was told since then that it has come back.
    @Test func aReceiptEndsALoan() async throws {
        let loss = try await lose()
        try await loss.counter.show(loss.grant.sealed.text, by: alice)
        let receipt = Fixture.server.seal(
            ReceiptTerms(
                feature: loss.grant.terms.feature, vendor: loss.grant.terms.vendor, loan: loss.grant.terms.loan,
                server: Fixture.server.publicKey.hostid, device: alice.publicKey.hostid, returnedAt: Fixture.now, receivedAt: Fixture.now
            ).message, for: .receipt
        ).text
        #expect(try await loss.counter.show(receipt, by: alice).loan.state == .returned)
        #expect(try await loss.counter.giveBack(loss.grant, by: alice) == receipt)
    }

    /// Whoever kept a copy of the grant does not bring it back to life.
    @Test func aReceiptOfAForgottenLoanIsRemembered() async throws {
        let loss = try await lose()
        let (terms, server) = (loss.grant.terms, Fixture.server)
        let receipt = server.seal(
            ReceiptTerms(
                feature: terms.feature, vendor: terms.vendor, loan: terms.loan, server: server.publicKey.hostid, device: terms.device,
                returnedAt: Fixture.now, receivedAt: Fixture.now
            ).message, for: .receipt
        ).text
        await #expect(throws: Refusal(.loanUnknown, "")) { try await loss.counter.show(receipt, by: alice) }
        let shown = try await loss.counter.show(loss.grant.sealed.text, by: alice)
        #expect(!shown.isNew && shown.loan.state == .returned)
    }

    @Test func whatIsNotTakenOnIsInTheAudit() async throws {
        let loss = try await lose()
        await #expect(throws: Refusal(.notYourLoan, "")) { try await loss.counter.show(loss.grant.sealed.text, by: bob) }
        await #expect(throws: Refusal(.badRequest, "")) { try await loss.counter.show(Bytes("a text"), by: alice) }
        let rows = try await loss.counter.desk.store.read {
            try $0.rows("SELECT code FROM audit WHERE action = 'refuse' ORDER BY number", []).map { $0[0] as String }
        }
        #expect(rows == ["not-your-loan", "bad-request"])
    }

    @Test func aLaterGrantOfTheSameLaptopTakesThePlaceOfAnOlder() async throws {
        let folder = try Folder()
        try Counter.epoch(in: folder).begin()
        let before = try Counter(Self.lines, in: folder, database: "lost.db", watching: true)
        let older = try await before.lend("f", to: alice)
        let newer = try await before.lend("f", to: alice, now: Fixture.now + 60)
        try before.desk.store.close()
        let counter = try Counter(Self.lines, in: folder, watching: true, now: Fixture.now + 90)
        try await counter.show(older.sealed.text, by: alice, now: Fixture.now + 90)
        try await counter.show(newer.sealed.text, by: alice, now: Fixture.now + 90)
        try await counter.show(older.sealed.text, by: alice, now: Fixture.now + 90)
        let out = try LoanReport.read(database: folder.file("loans.db"), all: false, now: Fixture.now + 90).loans
        #expect(out.map(\.loan) == [newer.terms.loan.shown])
    }

    @Test func onlyWhatThisServerSignedForThisDeviceIsTakenOn() async throws {
        let loss = try await lose()
        await #expect(throws: Refusal(.notYourLoan, "")) { try await loss.counter.show(loss.grant.sealed.text, by: bob) }
        await #expect(throws: Refusal(.badRequest, "")) { try await loss.counter.show(Bytes("a text"), by: alice) }
        // Signed by the device itself, not by the server.
        let forged = alice.seal(loss.grant.sealed.message, for: .grant).text
        await #expect(throws: Refusal(.badSignature, "")) { try await loss.counter.show(forged, by: alice) }
        await #expect(throws: Refusal(.loanUnknown, "")) {
            try await loss.counter.show(loss.grant.sealed.text, by: alice, now: loss.grant.terms.expiresAt)
        }
        #expect(try LoanReport.read(database: loss.folder.file("loans.db"), all: true, now: Fixture.now).loans.isEmpty)
    }

    /// Two servers with one key on two machines: what the other has lent comes to light here, and is recorded as such.
    @Test func aLoanThatASoundServerDoesNotKnowIsRecorded() async throws {
        let here = try Counter(Self.lines)
        let elsewhere = try Counter(Self.lines)
        let grant = try await elsewhere.lend("f", to: alice)
        #expect(try await here.show(grant.sealed.text, by: alice).isNew)
        let details = try await here.desk.store.read { try $0.rows("SELECT detail FROM audit", []).map { $0[0] as String } }
        #expect(details == ["unknown, and nothing was lost: another server may use this key"])
        #expect(try await here.free("f") == 2)
    }

    /// What was used up for good no laptop shows, and no time brings back.
    @Test func meteredUseWaitsForTheAdministrator() async throws {
        let lines = Self.lines + ["INCREMENT ink ugslmd 1.0 06-nov-2027 10 METERED"]
        let loss = try await lose(lines)
        let longAfter = Fixture.now + 100 * 86400
        for now in [Fixture.now, longAfter] {
            let refusal = await #expect(throws: Refusal.self) { try await loss.counter.report("ink*1", by: alice, now: now) }
            #expect(refusal?.code == .recovering)
            #expect(refusal?.detail.contains("how much of ink was used is not known") == true)
            // Neither does less do.
            await #expect(throws: Refusal(.recovering, "")) { try await loss.counter.serve("ink*10", to: alice, now: now) }
        }
        // By then everything else is lent.
        try await loss.counter.lend("f", seats: 3, to: bob, now: longAfter)
        let report = try loss.counter.carryOut(RecoveryOrder(), now: longAfter)
        #expect(!report.isRecovering && report.holdsBackUse)
        #expect(report.text.contains("metered features"))
        #expect(try !loss.counter.carryOut(EndRecoveryOrder(), now: longAfter).holdsBackUse)
        #expect(try await loss.counter.report("ink*1", by: alice, now: longAfter).granted == ["ink 1/1"])
        #expect(try loss.counter.carryOut(RecoveryOrder(), now: longAfter).text == "nothing is to be recovered")
    }
}
