// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// What is taken back, from whom, and the receipt for it.
@Suite struct ReturningTests {
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()
    private static let line = "INCREMENT f ugslmd 27.0 06-nov-2027 1 BORROW=2880"

    private func takeBack(
        _ text: Bytes, by device: SigningKey, at counter: Counter, now: Instant = Fixture.now
    ) async throws(Refusal) -> Bytes {
        try await counter.desk.takeBack(text, device: device.publicKey.hostid.shown, request: "r", now: now)
    }

    @Test func aReturnFreesTheSeatAndIsReceipted() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        let text = try await counter.giveBack(grant, by: alice, now: Fixture.now + 7)
        let receipt = try #require(Receipt(text))
        #expect(Fixture.server.publicKey.verifies(receipt.sealed, for: .receipt))
        #expect(receipt.terms.loan == grant.terms.loan)
        #expect(receipt.terms.device == alice.publicKey.hostid)
        #expect(receipt.terms.receivedAt == Fixture.now + 7)
        try await counter.lend("f", to: bob)
    }

    @Test func returningTwiceGivesTheSameReceipt() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        let receipt = try await counter.giveBack(grant, by: alice)
        #expect(try await counter.giveBack(grant, by: alice, now: Fixture.now + 100) == receipt)
        // The seat is another's by now, and stays so.
        try await counter.lend("f", to: bob)
        _ = try await counter.giveBack(grant, by: alice)
        #expect(try await counter.free("f") == 0)
    }

    @Test func anEndedLoanIsReceiptedToo() async throws {
        let counter = try Counter([Self.line])
        let replaced = try await counter.lend("f", end: .lasting(60), to: alice)
        let expired = try await counter.lend("f", end: .lasting(90), to: alice)
        let (first, second) = (
            try await counter.giveBack(replaced, by: alice), try await counter.giveBack(expired, by: alice, now: Fixture.now + 90)
        )
        #expect(Receipt(first)?.terms.loan == replaced.terms.loan)
        #expect(Receipt(second)?.terms.loan == expired.terms.loan)
        #expect(try await counter.giveBack(expired, by: alice, now: Fixture.now + 900) == second)
    }

    @Test func nobodyElseMayReturnALoan() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        // Bob signs for himself; Bob sends what Alice signed; Bob claims Alice's name.
        await #expect(throws: Refusal(.notYourLoan, "")) {
            try await takeBack(Tombstone.text(of: grant, by: bob, at: Fixture.now), by: bob, at: counter)
        }
        let hers = Tombstone.text(of: grant, by: alice, at: Fixture.now)
        await #expect(throws: Refusal(.notYourLoan, "")) { try await takeBack(hers, by: bob, at: counter) }
        let forged = Bytes(
            Tombstone.text(of: grant, by: bob, at: Fixture.now).shown
                .replacing(bob.publicKey.hostid.shown, with: alice.publicKey.hostid.shown).utf8)
        await #expect(throws: Refusal(.badSignature, "")) { try await takeBack(forged, by: alice, at: counter) }
        #expect(try await counter.free("f") == 0)
    }

    @Test func refusesWhatItDoesNotKnow() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: alice)
        func tombstone(loan: Bytes? = nil, server: Bytes? = nil, feature: Bytes? = nil) -> Bytes {
            Tombstone.text(of: grant, by: alice, at: Fixture.now, loan: loan, server: server, feature: feature)
        }
        let cases: [(Bytes, RefusalCode)] = [
            (tombstone(loan: RandomIdentifier.make()), .loanUnknown),
            (tombstone(server: bob.publicKey.hostid), .wrongServer),
            (tombstone(feature: Bytes("g")), .badRequest),
            (Bytes("RETURN f ugslmd\n"), .badRequest),
            (tombstone() + Bytes("x"), .badRequest),
            (grant.sealed.text, .badRequest),
            ([], .badRequest),
        ]
        for (text, code) in cases {
            await #expect(throws: Refusal(code, "")) { try await takeBack(text, by: alice, at: counter) }
        }
        #expect(try await counter.free("f") == 0)
    }

    @Test func noEarlyReturnWhereThePublisherSaysSo() async throws {
        let counter = try Counter([Self.line + " EARLY_RETURN=NO"])
        let grant = try await counter.lend("f", end: .lasting(60), to: alice)
        await #expect(throws: Refusal(.earlyReturnOff, "")) { try await counter.giveBack(grant, by: alice) }
        #expect(try await counter.free("f") == 0)
        #expect(Receipt(try await counter.giveBack(grant, by: alice, now: Fixture.now + 60)) != nil)
    }
}
