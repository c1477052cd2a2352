// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// An authorization decides in the transaction of the borrow.
@Suite struct AuthorizedBorrowTests {
    private let counter: Counter
    private let laptop = SigningKey.generate()
    private let cad = LicenseName(vendor: Bytes("ugslmd"), feature: Bytes("cad"))

    init() throws {
        counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW", "INCREMENT cam ugslmd 1.0 permanent 5 BORROW"])
    }

    private func authorize(_ triples: String..., days: Int? = nil) throws {
        var order = AuthorizeOrder(cad)
        (order.allow, order.days) = (try triples.map { try Authorized($0) }, days)
        try counter.carryOut(order)
    }

    @Test func othersAreRefusedBorrowsAndConnectedUse() async throws {
        try authorize("bob * *")
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: laptop) }
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.checkOut("cad", to: laptop) }
        try await counter.lend("cam", to: laptop)
        try authorize("alice * *")
        try await counter.lend("cad", to: laptop)
    }

    @Test func aTargetIsThisMachineOrThisDevice() async throws {
        try authorize("* * \(SigningKey.generate().publicKey.hostid.shown)")
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: laptop) }
        try authorize("* * \(laptop.publicKey.hostid.shown)")
        try await counter.lend("cad", to: laptop)
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: .generate()) }
        try authorize("alice * \(Fixture.machine)")
        try await counter.lend("cad", to: .generate())
    }

    @Test func aGroupIsThatOfTheAuthorizationsOrOfTheRules() async throws {
        try authorize("* designers *")
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: laptop) }
        try counter.carryOut(AuthorizationGroupOrder(group: "designers", members: ["alice"]))
        try await counter.lend("cad", to: laptop)
        try counter.carryOut(AuthorizationGroupOrder(group: "designers", members: ["bob"]))
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: .generate()) }
        var policy = counter.desk.policy.current
        policy.rules = RuleSet([], groups: RuleGroups(users: [(Bytes("designers"), [Bytes("alice")])], hosts: []))
        counter.desk.policy.replace(by: policy)
        try await counter.lend("cad", to: .generate())
    }

    @Test func aGroupIsNotThatOfAnotherVendorsOptions() async throws {
        func options(_ text: String, vendor: String?) -> RuleSet {
            OptionsFile(LicenseText(name: "\(vendor ?? "all").opt", bytes: Bytes(text.utf8))).rules(vendor: vendor.map { Bytes($0.utf8) })
        }
        let others = options("GROUP staff alice", vendor: "other")
        let ours = options("GROUP staff bob\nMAX 4 cad USER bob", vendor: "ugslmd")
        try authorize("* staff *")
        var policy = counter.desk.policy.current
        // What another vendor's people say comes first, and last.
        for rules in [[others, ours], [ours, others], [others]] {
            policy.rules = RuleSet(combining: rules)
            counter.desk.policy.replace(by: policy)
            await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: .generate()) }
        }
        // A group may stand in any of the files that are about the vendor's features.
        policy.rules = RuleSet(combining: [others, ours, options("GROUP staff alice", vendor: nil)])
        counter.desk.policy.replace(by: policy)
        try await counter.lend("cad", to: .generate())
    }

    @Test func anAuthorizationAndTheRulesDoNotOverruleEachOther() async throws {
        var policy = counter.desk.policy.current
        policy.rules = RulesFile(LicenseText(name: "r", bytes: Bytes("ALLOW cad USER alice\n"))).ruleSet
        counter.desk.policy.replace(by: policy)
        try await counter.lend("cad", to: laptop)
        try authorize("bob * *")
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.lend("cad", to: .generate()) }
    }

    @Test func aBorrowIsNoLongerThanTheDays() async throws {
        try authorize(days: 2)
        let grant = try await counter.lend("cad", end: .lasting(30 * 86400), to: laptop)
        #expect(grant.terms.expiresAt == Fixture.now + 2 * 86400)
        await #expect(throws: Refusal(.tooLong, "")) {
            try await counter.lend("cad", end: .until(Fixture.now + 3 * 86400), to: laptop)
        }
    }

    @Test func whatIsOutStaysOut() async throws {
        let grant = try await counter.lend("cad", to: laptop)
        try authorize("bob * *")
        #expect(Receipt(try await counter.giveBack(grant, by: laptop)) != nil)
    }

    @Test func aPreviewSaysTheSame() async throws {
        try authorize("bob * *")
        let asked = WantedSeats(vendor: cad.vendor, feature: cad.feature)
        let decision = try await counter.desk.preview(
            [asked], end: .lasting(86400), borrower: Fixture.borrower(laptop), now: Fixture.now)
        guard case .refuse(let refusals) = decision else { return #expect(Bool(false)) }
        #expect(refusals.map(\.refusal.code) == [.notAllowed])
    }
}
