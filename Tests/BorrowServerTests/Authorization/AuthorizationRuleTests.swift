// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// The rules that a decision about one borrower reads out of the authorizations.
@Suite struct AuthorizationRuleTests {
    private let counter: Counter
    private let alice = SigningKey.generate()
    private let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"))

    init() throws {
        counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"])
    }

    private func authorize(_ triples: String..., days: Int? = nil) throws {
        var order = AuthorizeOrder(LicenseName(vendor: asked.vendor, feature: asked.feature))
        (order.allow, order.days) = (try triples.map { try Authorized($0) }, days)
        try counter.carryOut(order)
    }

    private func rules(for user: String = "alice") async throws -> [Rule] {
        let borrower = Fixture.borrower(alice, user: user)
        return try await counter.desk.store.read { [asked] in
            try $0.authorizationRules(of: LicenseName(vendor: asked.vendor, feature: asked.feature), for: borrower, besides: .none)
        }
    }

    @Test func nothingSaidIsNoRule() async throws {
        #expect(try await rules().isEmpty)
    }

    @Test func eachPartOfATripleThatIsNotAnyMustFit() async throws {
        try authorize("alice * \(Fixture.machine)", "* * \(alice.publicKey.hostid.shown)")
        let whom = try await rules().map(\.whom)
        #expect(whom == [[.target(alice.publicKey.hostid)], [.user(Bytes("alice")), .target(Bytes(Fixture.machine.utf8))]])
        #expect(try await rules().allSatisfy { $0.effect == .allow && $0.use == .any && $0.scope.vendor == asked.vendor })
        #expect(try await rules()[1].origin.text == "ugslmd/cad for alice * \(Fixture.machine)")
    }

    @Test func whomNoTripleMeansFindsOneThatIsNotHis() async throws {
        try authorize("alice * *")
        #expect(try await rules(for: "bob").map(\.whom) == [[.user(Bytes("alice"))]])
        // Names are case-sensitive, and look-alikes are others: here a Cyrillic letter.
        #expect(try await rules(for: "Alice").map(\.whom) == [[.user(Bytes("alice"))]])
        #expect(try await rules(for: "\u{0430}lice").map(\.whom) == [[.user(Bytes("alice"))]])
    }

    @Test func whoIsInAGroupIsMeantAndOthersMayBeByTheOptionsFile() async throws {
        try counter.carryOut(AuthorizationGroupOrder(group: "designers", members: ["alice"]))
        try authorize("* designers *")
        #expect(try await rules().map(\.whom) == [[]])
        #expect(try await rules(for: "bob").map(\.whom) == [[.group(Bytes("designers"))]])
        try counter.carryOut(AuthorizationGroupOrder(group: "designers", members: []))
        #expect(try await rules().map(\.whom) == [[.group(Bytes("designers"))]])
    }

    @Test func nobodyIsADenial() async throws {
        try authorize("alice * *")
        var order = AuthorizeOrder(LicenseName(vendor: asked.vendor, feature: asked.feature))
        order.withdraw = [try Authorized("alice * *")]
        try counter.carryOut(order)
        #expect(try await rules().map(\.effect) == [.deny])
        #expect(try await rules().map(\.whom) == [[]])
    }

    @Test func daysAreTheAdministratorsLevel() async throws {
        try authorize(days: 30)
        let rules = try await rules()
        #expect(rules.map(\.effect) == [.longest(try #require(Interval("30d")))])
        #expect(rules.map(\.use) == [.borrowing])
    }
}
