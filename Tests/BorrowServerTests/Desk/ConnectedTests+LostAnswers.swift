// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// A renewal whose answer never arrived: its application goes on naming the loan that it knows, and the seat stays its own.
extension ConnectedTests {
    private func counterOfOne() throws -> Counter { try Counter([Self.line.replacing(" 2", with: " 1")]) }

    @Test func whoNeverHeardOfARenewalHasHisSeatStill() async throws {
        let counter = try counterOfOne()
        let known = try await counter.checkOut("f", to: alice)
        let lost = try await counter.checkOut("f", to: alice, renewing: known, now: Fixture.now + 540)
        let again = try await counter.checkOut("f", to: alice, renewing: known, now: Fixture.now + 600)
        #expect(again.terms.expiresAt == Fixture.now + 4200)
        #expect(try await state(lost, at: counter)?.state == .replaced)
        #expect(try await counter.free("f", now: Fixture.now + 600) == 0)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("f", to: bob, now: Fixture.now + 600) }
    }

    @Test func aChainOfLostRenewalsEndsInOneSeat() async throws {
        let counter = try counterOfOne()
        let known = try await counter.checkOut("f", to: alice)
        for minute: Int64 in 1...3 { try await counter.checkOut("f", to: alice, renewing: known, now: Fixture.now + 60 * minute) }
        // What it knows has ended by the clock; its last renewal has not.
        let last = try await counter.checkOut("f", to: alice, renewing: known, now: Fixture.now + 3700)
        #expect(try await state(last, at: counter)?.state == .open)
        #expect(try await counter.free("f", now: Fixture.now + 3700) == 0)
        _ = try await counter.giveBack(known, by: alice, now: Fixture.now + 3701)
        #expect(try await state(last, at: counter)?.state == .returned)
        #expect(try await counter.free("f", now: Fixture.now + 3701) == 1)
    }

    @Test func givingBackWhatWasRenewedUnheardFreesTheSeat() async throws {
        let counter = try counterOfOne()
        let known = try await counter.checkOut("f", to: alice)
        let lost = try await counter.checkOut("f", to: alice, renewing: known)
        let receipt = try await counter.giveBack(known, by: alice)
        #expect(Receipt(receipt)?.terms.loan == known.terms.loan)
        let returned = try await counter.desk.store.read {
            try $0.rows("SELECT loan FROM audit WHERE action = 'return' ORDER BY number", []).map { $0[0] as String }
        }
        #expect(returned == [lost.terms.loan.shown, known.terms.loan.shown])
        // The seat is another's from then on, whatever of the first one's is still on its way.
        let others = try await counter.checkOut("f", to: bob)
        #expect(try await counter.giveBack(known, by: alice) == receipt)
        #expect(Receipt(try await counter.giveBack(lost, by: alice))?.terms.loan == lost.terms.loan)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("f", to: alice, renewing: known) }
        #expect(try await state(others, at: counter)?.state == .open)
    }

    @Test func aRequestThatWasOvertakenIsNotServedAgain() async throws {
        let counter = try counterOfOne()
        let id = RandomIdentifier.make().shown
        let known = try await counter.checkOut("f", to: alice)
        let lost = try await counter.checkOut("f", to: alice, id: id, renewing: known)
        #expect(try await counter.checkOut("f", to: alice, id: id, renewing: known).sealed.text == lost.sealed.text)
        try await counter.checkOut("f", to: alice, renewing: known)
        await #expect(throws: Refusal(.requestFinished, "")) {
            try await counter.checkOut("f", to: alice, id: id, renewing: known)
        }
    }

    @Test func aRenewalIsFollowedForItsDeviceOnly() async throws {
        let counter = try Counter([Self.line.replacing(" 2", with: " 3")])
        let known = try await counter.checkOut("f", to: alice)
        let lost = try await counter.checkOut("f", to: alice, renewing: known)
        try await counter.checkOut("f", to: bob, renewing: known)
        let other = "MACHINE=" + Base64URL.encode(Digest.sha256(Bytes("another machine"))).shown
        try await counter.checkOut("f", to: alice, machine: other, renewing: known)
        await #expect(throws: Refusal(.notYourLoan, "")) { try await counter.giveBack(known, by: bob) }
        #expect(try await state(lost, at: counter)?.state == .open)
        #expect(try await counter.free("f") == 0)
    }

    @Test func aRecalledRenewalIsNotRenewedByTheNameOfAnEarlierOne() async throws {
        let counter = try counterOfOne()
        let known = try await counter.checkOut("f", to: alice)
        let lost = try await counter.checkOut("f", to: alice, renewing: known)
        _ = try counter.carryOut(RecallOrder(loan: lost.terms.loan.shown, reason: ""))
        await #expect(throws: Refusal(.recalled, "")) { try await counter.checkOut("f", to: alice, renewing: known) }
        _ = try await counter.giveBack(known, by: alice)
        #expect(try await counter.free("f") == 1)
    }

    @Test func whatIsForgottenLeadsNowhere() async throws {
        let counter = try Counter([Self.line])
        let known = try await counter.checkOut("f", to: alice)
        let lost = try await counter.checkOut("f", seconds: 60, to: alice, renewing: known)
        let later = try await counter.checkOut("f", to: alice, renewing: lost, now: Fixture.now + 59)
        // The second of three is forgotten a day after its end, the first one is still known.
        let now = Fixture.now + 86_461
        try await counter.checkOut("f", to: alice, now: now)
        #expect(try await state(known, at: counter) != nil)
        #expect(try await state(lost, at: counter) == nil)
        #expect(try await state(later, at: counter)?.state == .replaced)
        try await counter.checkOut("f", to: alice, renewing: known, now: now)
        #expect(try await counter.free("f", now: now) == 0)
        #expect(Receipt(try await counter.giveBack(known, by: alice, now: now)) != nil)
        #expect(try await counter.free("f", now: now) == 0)
    }

    @Test func aBorrowThatWasReplacedIsNoWayToTheNextOne() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 06-nov-2027 1 BORROW"])
        let old = try await counter.lend("f", to: alice)
        let new = try await counter.lend("f", to: alice)
        _ = try await counter.giveBack(old, by: alice)
        #expect(try await state(new, at: counter)?.state == .open)
    }
}
