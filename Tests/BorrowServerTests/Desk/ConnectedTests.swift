// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Licenses for as long as an application is connected: short loans beside the borrows, renewed in place.
@Suite struct ConnectedTests {
    let alice = SigningKey.generate()
    let bob = SigningKey.generate()
    static let line = "INCREMENT f ugslmd 27.0 06-nov-2027 2"

    func state(_ grant: Grant, at counter: Counter) async throws -> Loan? {
        try await counter.desk.store.read { try $0.loan(grant.terms.loan.shown) }
    }

    @Test func theGrantSaysSoAndHoldsOverTheConnectionOnly() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.checkOut("f", seconds: 86400, to: alice)
        #expect(grant.terms.isConnected)
        #expect(grant.terms.expiresAt == Fixture.now + 3600)
        _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
        let asked = Asked(publishers: [Fixture.publisher.publicKey], vendor: Bytes("ugslmd"), feature: Bytes("f"))
        func verdict(connected: Bool) -> VerdictCode {
            asked.verdict(on: grant.sealed.text, machine: grant.terms.machine, now: Fixture.now, connected: connected).code
        }
        #expect(verdict(connected: true) == .licensed)
        #expect(verdict(connected: false) == .connectedOnly)
    }

    @Test func eachCheckoutIsASeatOfItsOwn() async throws {
        let counter = try Counter([Self.line])
        let first = try await counter.checkOut("f", to: alice)
        let second = try await counter.checkOut("f", to: alice)
        #expect(first.terms.loan != second.terms.loan)
        #expect(try await counter.free("f") == 0)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("f", to: alice) }
        #expect(try await state(first, at: counter)?.state == .open)
    }

    @Test func theSeatOfAKilledApplicationComesBackWithinTheHour() async throws {
        let counter = try Counter([Self.line])
        try await counter.checkOut("f", seats: 2, seconds: 86400, to: alice)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("f", to: bob, now: Fixture.now + 3599) }
        try await counter.checkOut("f", seats: 2, to: bob, now: Fixture.now + 3600)
    }

    @Test func whatEndedADayAgoIsForgottenAndItsSeatsStayCountedRight() async throws {
        let counter = try Counter([Self.line])
        let first = try await counter.checkOut("f", to: alice)
        let others = try await counter.checkOut("f", to: bob)
        try await counter.checkOut("f", to: alice, now: Fixture.now + 86400)
        #expect(try await state(first, at: counter) != nil)
        try await counter.checkOut("f", to: alice, now: Fixture.now + 90_001)
        #expect(try await state(first, at: counter) == nil)
        #expect(try await state(others, at: counter) != nil)
        #expect(try await counter.free("f", now: Fixture.now + 90_001) == 1)
        #expect(try await counter.free("f", now: Fixture.now + 180_001) == 2)
        try await counter.checkOut("f", seats: 2, to: bob, now: Fixture.now + 180_001)
    }

    @Test func neitherKindReplacesTheOther() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 06-nov-2027 3 BORROW"])
        let borrowed = try await counter.lend("f", to: alice)
        let connected = try await counter.checkOut("f", to: alice, renewing: borrowed)
        #expect(try await counter.free("f") == 1)
        let again = try await counter.lend("f", end: .lasting(90_000), to: alice)
        #expect(try await counter.free("f") == 1)
        #expect(try await state(borrowed, at: counter)?.state == .replaced)
        #expect(try await state(connected, at: counter)?.state == .open)
        // What has ended of the other kind is left to that kind.
        try await counter.checkOut("f", to: alice, now: Fixture.now + 90_000)
        #expect(try await state(again, at: counter)?.state == .open)
        #expect(try await state(connected, at: counter)?.state == .replaced)
    }

    @Test func aRenewalTakesThePlaceOfWhatItRenews() async throws {
        let counter = try Counter([Self.line])
        let (first, other) = (try await counter.checkOut("f", to: alice), try await counter.checkOut("f", to: alice))
        let id = RandomIdentifier.make().shown
        let renewed = try await counter.checkOut("f", to: alice, id: id, renewing: first, now: Fixture.now + 540)
        #expect(renewed.terms.expiresAt == Fixture.now + 4140)
        #expect(try await state(first, at: counter)?.state == .replaced)
        #expect(try await state(other, at: counter)?.state == .open)
        #expect(try await counter.free("f", now: Fixture.now + 540) == 0)
        // A lost answer costs nothing.
        let again = try await counter.checkOut("f", to: alice, id: id, renewing: first, now: Fixture.now + 600)
        #expect(again.sealed.text == renewed.sealed.text)
    }

    @Test func whatIsNotThisDevicesOpenLoanIsNotRenewed() async throws {
        let counter = try Counter([Self.line.replacing(" 2", with: " 9"), Self.line.replacing(" f ", with: " g ")])
        let hers = try await counter.checkOut("f", seconds: 60, to: alice)
        let borrowedElsewhere = try await counter.checkOut("g", to: bob)
        let other = "MACHINE=" + Base64URL.encode(Digest.sha256(Bytes("another machine"))).shown
        // Another device's, another feature's, another machine's: each a checkout of its own.
        try await counter.checkOut("f", to: bob, renewing: hers)
        try await counter.checkOut("f", to: bob, renewing: borrowedElsewhere)
        try await counter.checkOut("f", to: alice, machine: other, renewing: hers)
        #expect(try await state(hers, at: counter)?.state == .open)
        #expect(try await counter.free("f") == 5)
        // Returned, and ended: the same.
        let returned = try await counter.checkOut("f", to: bob)
        _ = try await counter.giveBack(returned, by: bob)
        try await counter.checkOut("f", to: bob, renewing: returned)
        #expect(try await state(returned, at: counter)?.state == .returned)
        try await counter.checkOut("f", to: alice, renewing: hers, now: Fixture.now + 60)
        #expect(try await counter.free("f", now: Fixture.now + 60) == 4)
    }

    @Test func aRefusedRenewalLeavesTheOldOne() async throws {
        let counter = try Counter([Self.line])
        let first = try await counter.checkOut("f", to: alice)
        try await counter.checkOut("f", to: bob)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("f", seats: 2, to: alice, renewing: first) }
        #expect(try await state(first, at: counter)?.state == .open)
    }

    @Test func itIsGivenBackWhateverTheLineSaysOfEarlyReturns() async throws {
        let counter = try Counter([Self.line + " EARLY_RETURN=NO"])
        let grant = try await counter.checkOut("f", seats: 2, to: alice)
        let fewer = try await counter.checkOut("f", seconds: 60, to: alice, renewing: grant)
        #expect(Receipt(try await counter.giveBack(fewer, by: alice)) != nil)
        #expect(try await counter.free("f") == 2)
    }

    @Test func theAuditSaysWhichKind() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 06-nov-2027 2 BORROW"])
        let grant = try await counter.checkOut("f", to: alice)
        try await counter.checkOut("f", to: alice, renewing: grant)
        try await counter.lend("f", to: alice)
        let rows = try await counter.desk.store.read {
            try $0.rows("SELECT action, detail FROM audit ORDER BY number", []).map { "\($0[0] as String) \($0[1] as String)" }
        }
        #expect(rows == ["lend connected", "replace connected", "lend connected", "lend "])
    }

    /// Many at once, renewing and new: never more seats out than there are, and no renewal is refused for want of its own seat.
    @Test func racingRenewalsKeepTheirSeats() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 06-nov-2027 8"])
        let devices = (0..<8).map { _ in SigningKey.generate() }
        var held: [(device: SigningKey, grant: Grant)] = []
        for device in devices { held.append((device, try await counter.checkOut("f", to: device))) }
        let results = await withTaskGroup(of: RefusalCode?.self) { group in
            for (device, grant) in held {
                for renewing in [grant, nil] {
                    group.addTask {
                        do throws(Refusal) {
                            try await counter.checkOut("f", to: device, renewing: renewing, now: Fixture.now + 540)
                            return nil
                        } catch {
                            return error.code
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.filter { $0 == nil }.count == 8)
        #expect(results.filter { $0 == .allInUse }.count == 8)
        #expect(try await counter.free("f", now: Fixture.now + 540) == 0)
    }
}
