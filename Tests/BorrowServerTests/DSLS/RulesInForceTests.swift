// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// DSLS' rules decide who gets a seat.
@Suite struct RulesInForceTests {
    private let line = "INCREMENT cad ugslmd 1.0 permanent 4 BORROW"

    private func counter(_ rules: String, _ lines: [String]? = nil) throws -> Counter {
        let file = RulesFile(LicenseText(name: "site.rules", bytes: Bytes(rules.utf8)))
        #expect(file.errors.isEmpty)
        let counter = try Counter(lines ?? [line])
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

    private static let three = ["cad", "cam", "sim"].map { "INCREMENT \($0) ugslmd 1.0 permanent 4 BORROW" }

    /// The codes of what is refused, of features that one device asks for at once.
    private func ask(
        _ counter: Counter, _ user: String, _ features: [String], _ device: SigningKey, end: AskedEnd = .lasting(86400)
    ) async throws -> [RefusalCode] {
        let borrower = Borrower(device: device.publicKey.hostid.shown, machine: Fixture.machine, user: user, host: "thinkpad")
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "body", features: Counter.wanted(features), end: end, borrower: borrower)
        return try await counter.desk.borrow(request, now: Fixture.now).refusals.map(\.refusal.code)
    }

    @Test func aLimitOfEverythingCountsTheSeatsOfAllFeatures() async throws {
        let counter = try counter("LIMIT 2 * USER me\n", Self.three)
        let me = SigningKey.generate()
        #expect(try await ask(counter, "me", ["cad"], me).isEmpty)
        #expect(try await ask(counter, "me", ["cam"], .generate(), end: .connected(600)).isEmpty)
        #expect(try await ask(counter, "me", ["sim"], .generate()) == [.limitReached])
        #expect(try await ask(counter, "you", ["cad*2", "cam"], .generate()).isEmpty)
        // What is asked for anew takes its own place.
        #expect(try await ask(counter, "me", ["cad"], me).isEmpty)
        #expect(try await ask(counter, "me", ["cad*2"], me) == [.limitReached])
    }

    /// Each of them would be within the limit alone.
    @Test func aLimitOfEverythingCountsWhatOneRequestIsGiven() async throws {
        let counter = try counter("GROUP g USER me you\nLIMIT 3 * GROUP g\n", Self.three)
        let me = SigningKey.generate()
        #expect(try await ask(counter, "me", ["cad*2", "cam*2"], me) == [.limitReached])
        #expect(try await ask(counter, "me", ["cad", "cam"], me).isEmpty)
        #expect(try await ask(counter, "you", ["cad", "cam"], .generate()) == [.limitReached])
        // Both take the place of what he has.
        #expect(try await ask(counter, "me", ["cad", "cam*2"], me).isEmpty)
        #expect(try await ask(counter, "me", ["cad*2", "cam*2"], me) == [.limitReached])
    }

    @Test func aLimitOfEverythingSaysSo() async throws {
        let counter = try counter("LIMIT 1 * USER me\n", Self.three)
        let device = SigningKey.generate()
        #expect(try await ask(counter, "me", ["cad"], device).isEmpty)
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "body", features: Counter.wanted(["cam"]), end: .lasting(60),
            borrower: Fixture.borrower(device, user: "me"))
        let refusal = try await counter.desk.borrow(request, now: Fixture.now).refusals.first?.refusal
        #expect(
            refusal?.detail
                == "USER me may hold 1 seat of all features together and holds 1, 1 was asked (site.rules:1: LIMIT 1 * USER me)")
    }

    /// It is counted, not held; a limit of its name counts it.
    @Test func aLimitOfEverythingIsOfSeatsNotOfMeteredUse() async throws {
        let counter = try counter("LIMIT 1 * ALL\n", Self.three + ["INCREMENT render ugslmd 1.0 permanent 10 METERED"])
        let device = SigningKey.generate()
        try await counter.report("render*4", by: device)
        #expect(try await ask(counter, "alice", ["cad"], device).isEmpty)
        #expect(try await ask(counter, "alice", ["cam"], device) == [.limitReached])
        try await counter.report("render*2", by: device)
    }

    /// What an earlier request gave goes back first, and one that asks for several gets no more than the limit.
    @Test func aCapabilityRequestKeepsToALimitOfEverything() async throws {
        let counter = try counter("LIMIT 1 * USER alice\n", Self.three)
        let device = SigningKey.generate()
        #expect(try await counter.serve("cad", to: device).granted == ["cad 1/1"])
        #expect(try await counter.serve("cam", to: device).granted == ["cam 1/1"])
        await #expect(throws: Refusal(.limitReached, "")) { try await counter.serve("cad", "cam", to: device) }
        #expect(try await counter.serve("cad", "cam", to: device, partial: true).granted == ["cad 1/1", "cam 0/1"])
    }
}
