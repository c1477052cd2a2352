// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// DSLS' rules decide who gets a seat.
@Suite struct RulesInForceTests {
    private let line = "INCREMENT cad ugslmd 1.0 permanent 4 BORROW"

    private func counter(_ rules: String) throws -> Counter {
        let file = RulesFile(LicenseText(name: "site.rules", bytes: Bytes(rules.utf8)))
        #expect(file.errors.isEmpty)
        let counter = try Counter([line])
        var policy = counter.desk.policy.current
        policy.rules = file.ruleSet
        counter.desk.policy.replace(by: policy)
        return counter
    }

    /// The code of the refusal; `nil` where it is lent.
    private func ask(_ counter: Counter, _ user: String, host: String = "thinkpad", from address: String = "10.0.0.5") async throws
        -> RefusalCode?
    {
        let device = SigningKey.generate()
        let borrower = Borrower(
            device: device.publicKey.hostid.shown, machine: Fixture.machine, user: user, host: host, client: "test 1", address: address)
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "body", features: [WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"))],
            end: .lasting(86400), borrower: borrower)
        return try await counter.desk.borrow(request, now: Fixture.now).refusals.first?.refusal.code
    }

    @Test func whoIsAllowedMayAndOthersMayNot() async throws {
        let counter = try counter("ALLOW cad USER alice\n")
        #expect(try await ask(counter, "alice") == nil)
        #expect(try await ask(counter, "bob") == .notAllowed)
        #expect(try await ask(counter, "Alice") == .notAllowed)
    }

    @Test func denyWins() async throws {
        let counter = try counter("GROUP g USER alice bob\nALLOW cad GROUP g\nDENY ugslmd/cad USER bob\nDENY cad HOST loaner\n")
        #expect(try await ask(counter, "alice") == nil)
        #expect(try await ask(counter, "bob") == .notAllowed)
        #expect(try await ask(counter, "alice", host: "loaner") == .notAllowed)
    }

    @Test func addressesAreThoseOfTheConnection() async throws {
        let counter = try counter("GROUP site IP 10.0.0.1-10.0.0.9 192.168.1.*\nALLOW cad GROUP site\nDENY cad IP 10.0.0.7\n")
        #expect(try await ask(counter, "alice") == nil)
        #expect(try await ask(counter, "alice", from: "192.168.1.77") == nil)
        #expect(try await ask(counter, "alice", from: "10.0.0.7") == .notAllowed)
        #expect(try await ask(counter, "alice", from: "10.0.0.10") == .notAllowed)
    }

    @Test func aLimitCountsTheSeatsOfItsNamesTogether() async throws {
        let counter = try counter("GROUP g USER alice bob\nLIMIT 1 cad GROUP g\n")
        #expect(try await ask(counter, "alice") == nil)
        #expect(try await ask(counter, "bob") == .limitReached)
        #expect(try await ask(counter, "carol") == nil)
    }

    @Test func whatIsReservedIsKept() async throws {
        let counter = try counter("RESERVE 3 cad USER alice\n")
        #expect(try await ask(counter, "bob") == nil)
        #expect(try await ask(counter, "bob") == .reserved)
        #expect(try await ask(counter, "alice") == nil)
    }
}
