// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Who gets a seat by the rules of an options file, with loans in a database.
@Suite struct RuledBorrowingTests {
    private static let line = "INCREMENT cad ugslmd 1.0 permanent 10 BORROW"

    private func counter(_ options: String, _ lines: [String] = [line]) throws -> RuledCounter {
        try RuledCounter(options, lines)
    }

    @Test func onlyWhomAnIncludeNamesMayUse() async throws {
        let counter = try counter("GROUP staff alice bob\nINCLUDE cad GROUP staff\nINCLUDE cad HOST lab")
        try await counter.borrow("alice")
        try await counter.use("bob")
        try await counter.use("carol", host: "lab")
        let refusal = await counter.refusal { try await counter.use("carol") }
        #expect(refusal?.code == .notAllowed)
        #expect(refusal?.detail.contains("carol on thinkpad is not among those who may use cad, as ugs.opt:2") == true)
        #expect(refusal?.detail.contains("INCLUDE cad GROUP staff") == true)
        #expect(refusal?.hint.isEmpty == false)
    }

    @Test func anExcludeBeatsEveryInclude() async throws {
        let counter = try counter("INCLUDE cad USER alice\nEXCLUDE cad HOST thinkpad\nINCLUDE cad USER bob")
        #expect(await counter.refusal { try await counter.use("alice") }?.code == .notAllowed)
        try await counter.use("alice", host: "desktop")
    }

    @Test func borrowFormsHoldForBorrowingAlone() async throws {
        let counter = try counter("INCLUDE_BORROW cad USER alice\nINCLUDE_BORROW cad USER bob\nEXCLUDE_BORROW cad USER bob")
        try await counter.borrow("alice")
        try await counter.use("bob")
        try await counter.use("carol")
        #expect(await counter.refusal { try await counter.borrow("bob") }?.code == .borrowNotAllowed)
        let carol = await counter.refusal { try await counter.borrow("carol") }
        #expect(carol?.code == .borrowNotAllowed)
        #expect(carol?.hint.contains("use it connected") == true)
    }

    @Test func allFormsAreAboutEveryFeature() async throws {
        let counter = try counter(
            "INCLUDEALL GROUP staff\nGROUP staff alice bob\nEXCLUDEALL USER bob\nINCLUDE cad USER dave\nINCLUDE cad USER alice",
            [Self.line, "INCREMENT draw ugslmd 1.0 permanent 10 BORROW"])
        try await counter.use("alice", "draw")
        try await counter.use("alice")
        for user in ["bob", "carol"] { #expect(await counter.refusal { try await counter.use(user, "draw") }?.code == .notAllowed) }
        // Each keyword is a gate of its own: whom INCLUDE names and INCLUDEALL does not stays out.
        #expect(await counter.refusal { try await counter.use("dave") }?.code == .notAllowed)
    }

    @Test func whatIsReservedOthersDoNotGet() async throws {
        let counter = try counter("RESERVE 8 cad GROUP staff\nGROUP staff alice bob")
        try await counter.borrow("alice", seats: 3)
        // Ten seats, three of the eight are used: five stay kept.
        try await counter.use("carol", seats: 2)
        let refusal = await counter.refusal { try await counter.use("carol") }
        #expect(refusal?.code == .reserved)
        #expect(refusal?.detail == "5 of the 5 free seats of cad are kept for others, 1 was asked (ugs.opt:1: RESERVE 8 cad GROUP staff)")
        try await counter.borrow("bob", seats: 5)
        #expect(await counter.refusal { try await counter.use("alice") }?.code == .allInUse)
    }

    @Test func severalReservesAddUpAndOneSeatCountsOnce() async throws {
        let counter = try counter("RESERVE 4 cad USER alice\nRESERVE 4 cad HOST thinkpad")
        // Alice on the thinkpad is meant by both: her seats use up the first, then the second.
        try await counter.use("alice", seats: 5)
        let other = await counter.refusal { try await counter.use("carol", host: "desktop", seats: 3) }
        #expect(other?.code == .reserved)
        try await counter.use("carol", host: "desktop", seats: 2)
    }

    @Test func aLimitIsForAllOfThemTogether() async throws {
        let counter = try counter("GROUP staff alice bob\nMAX 3 cad GROUP staff\nMAX 1 cad USER carol")
        try await counter.borrow("alice", seats: 2)
        let refusal = await counter.refusal { try await counter.use("bob", seats: 2) }
        #expect(refusal?.code == .limitReached)
        #expect(
            refusal?.detail
                == "GROUP staff may hold 3 seats of cad together and hold 2, 2 were asked (ugs.opt:2: MAX 3 cad GROUP staff)")
        try await counter.use("bob")
        try await counter.use("carol")
        try await counter.use("dave", seats: 4)
        // What one renews does not count against him.
        try await counter.borrow("alice", seats: 2)
        #expect(await counter.refusal { try await counter.borrow("alice", seats: 3) }?.code == .limitReached)
    }

    @Test func tenSeatsThreeHereSevenBorrowable() async throws {
        let counter = try counter("BORROW_LOWWATER cad 3")
        for user in 1...7 { try await counter.borrow("user\(user)") }
        let refusal = await counter.refusal { try await counter.borrow("late") }
        #expect(refusal?.code == .lowWater)
        #expect(
            refusal?.detail == "7 of 10 seats of cad may be borrowed and 7 are, 1 was asked (ugs.opt:1: BORROW_LOWWATER cad 3)")
        for user in 1...3 { try await counter.use("here\(user)") }
        #expect(await counter.refusal { try await counter.use("late") }?.code == .allInUse)
    }

    @Test func theHoursOnlyLowerWhatTheLineSays() async throws {
        let counter = try counter("MAX_BORROW_HOURS cad 1000\nMAX_BORROW_HOURS cad 24")
        #expect(try await counter.borrow("alice", end: .lasting(5 * 86400)).terms.expiresAt == Fixture.now + 86400)
        let refusal = await counter.refusal { try await counter.borrow("bob", end: .until(Fixture.now + 86401)) }
        #expect(refusal?.code == .tooLong)
        #expect(refusal?.detail.contains("(ugs.opt:2: MAX_BORROW_HOURS cad 24)") == true)
        let longer = try self.counter("MAX_BORROW_HOURS cad 1000")
        #expect(try await longer.borrow("alice", end: .lasting(40 * 86400)).terms.expiresAt == Fixture.now + Fixture.week)
    }

    /// Before anybody asks.
    @Test func whatIsListedIsAsLongAsRulesAndAuthorizationsSay() async throws {
        let counter = try counter("MAX_BORROW_HOURS cad 48")
        func longest() async throws -> [Instant?] { try await counter.counter.desk.standings(now: Fixture.now).map(\.longestUntil) }
        #expect(try await longest() == [Fixture.now + 48 * 3600])
        var order = AuthorizeOrder(try LicenseName("ugslmd/cad"))
        order.days = 1
        try counter.counter.carryOut(order)
        #expect(try await longest() == [Fixture.now + 24 * 3600])
    }

    @Test func overdraftIsLentAboveTheCountAndLimited() async throws {
        let line = "INCREMENT cad ugslmd 1.0 permanent 2 BORROW OVERDRAFT=50%"
        let counter = try counter("", [line])
        for user in 1...3 { try await counter.borrow("user\(user)") }
        #expect(try await counter.counter.desk.standings(now: Fixture.now).map { [$0.free, $0.over] } == [[0, 1]])
        let refusal = await counter.refusal { try await counter.use("late") }
        #expect(refusal?.code == .allInUse)
        #expect(refusal?.detail == "0 of 3 seats of cad, 1 of them OVERDRAFT, are free, 1 was asked")
        let limited = try self.counter("MAX_OVERDRAFT cad 0", [line])
        for user in 1...2 { try await limited.borrow("user\(user)") }
        #expect(await limited.refusal { try await limited.borrow("late") }?.code == .noneFree)
        // One grant never has more than its line.
        let unlimited = try self.counter("", ["INCREMENT cad ugslmd 1.0 permanent 2 BORROW OVERDRAFT=UNLIMITED"])
        #expect(await unlimited.refusal { try await unlimited.borrow("alice", seats: 3) }?.code == .tooManySeats)
        for user in 1...9 { try await unlimited.borrow("user\(user)", seats: 2) }
    }

    @Test func aKeyNarrowsToOnePool() async throws {
        let counter = try counter(
            "EXCLUDE cad:VERSION=2.00 USER alice\nRESERVE 2 \"cad:vendor_string=a b\" USER bob",
            ["INCREMENT cad ugslmd 1.0 permanent 2 BORROW VENDOR_STRING=\"a b\"", "INCREMENT cad ugslmd 2.0 permanent 2 BORROW"])
        #expect(await counter.refusal { try await counter.use("alice", version: "2.0") }?.code == .notAllowed)
        // The other pool is kept for Bob, whom the newer one serves too.
        #expect(await counter.refusal { try await counter.use("alice") }?.code == .reserved)
        #expect(try await counter.use("carol").terms.version.text == Bytes("2.0"))
        #expect(try await counter.use("bob").terms.version.text == Bytes("1.0"))
    }

    @Test func addressesHostsAndProjectsAreMatched() async throws {
        let counter = try counter(
            """
            HOST_GROUP lab bench1 10.1.*
            INCLUDE cad INTERNET 192.168.0.*
            INCLUDE cad HOST 10.9.8.7
            INCLUDE cad HOST_GROUP lab
            INCLUDE cad PROJECT apollo
            INCLUDE cad DISPLAY :7
            """)
        for address in ["192.168.0.200", "::ffff:192.168.0.3", "10.9.8.7", "10.1.77.1"] {
            try await counter.use("alice", address: address)
        }
        for address in ["192.168.1.1", "10.2.0.1", "", "fe80::1"] {
            #expect(await counter.refusal { try await counter.use("alice", address: address) }?.code == .notAllowed, "\(address)")
        }
        try await counter.use("alice", host: "bench1")
        try await counter.use("alice", project: "apollo")
        try await counter.use("alice", display: ":7")
    }

    @Test(arguments: ["\u{0430}lice", "ALICE", "alice ", " alice", "alic\u{0065}\u{0301}", "alice\u{200B}"])
    func aLookAlikeIsAnotherUser(_ name: String) async throws {
        let counter = try counter("INCLUDE cad USER alice")
        #expect(await counter.refusal { try await counter.use(name) }?.code == .notAllowed)
        let open = try self.counter("EXCLUDE cad USER alice")
        try await open.use(name)
    }

    @Test func caseCountsInGroupsUnlessItIsSwitchedOff() async throws {
        let strict = try counter("GROUP staff Alice\nINCLUDE cad GROUP staff")
        #expect(await strict.refusal { try await strict.use("alice") }?.code == .notAllowed)
        let lax = try counter("GROUP staff Alice\nGROUPCASEINSENSITIVE ON\nINCLUDE cad GROUP staff\nINCLUDE cad USER BOB")
        try await lax.use("aLICE")
        // Of groups alone.
        #expect(await lax.refusal { try await lax.use("bob") }?.code == .notAllowed)
    }

    @Test func twoFilesAreTwoGates() throws {
        func file(_ text: String) -> RuleSet { OptionsFile(LicenseText(name: "x.opt", bytes: Bytes(text.utf8))).rules() }
        let pools = try #require(try Fixture.stock([Self.line]).shelf.features.first)
        func may(_ user: String, _ rules: RuleSet) -> Bool? {
            let borrower = Borrower(device: "ED25519=x", machine: Fixture.machine, user: user, host: "h")
            return rules.about(pools).map { $0.access($0.asker(borrower), to: pools.open(at: Fixture.now)[0], borrowing: true).isAllowed }
        }
        let one = file("INCLUDE cad USER alice\nINCLUDE cad USER bob")
        let two = RuleSet(combining: [file("INCLUDE cad USER alice"), file("INCLUDE cad USER bob\nINCLUDE cad USER alice")])
        #expect(may("alice", one) == true && may("bob", one) == true && may("carol", one) == false)
        #expect(may("alice", two) == true && may("bob", two) == false && may("carol", two) == false)
    }

    @Test func anotherSourceIsAnotherGate() async throws {
        let file = OptionsFile(LicenseText(name: "ugs.opt", bytes: Bytes("GROUP staff alice bob\nINCLUDE cad GROUP staff".utf8)))
        let scope = Rule.Scope(vendor: Bytes("ugslmd"), feature: Bytes("cad"))
        let origin = Rule.Origin(source: "authorization", line: 0, text: "* staff MACHINE")
        let machine = Bytes(Fixture.machine.utf8)
        let staff = Bytes("staff")
        #expect(
            ["alice", "bob", "carol"].map { file.rules().isMember(Bytes($0.utf8), of: staff, vendor: scope.vendor ?? []) } == [
                true, true, false,
            ])
        let rules = file.rules().adding([
            Rule(.allow, scope: scope, whom: [.user(Bytes("alice")), .target(machine)], origin: origin),
            Rule(.allow, scope: scope, whom: [.user(Bytes("carol"))], origin: origin),
        ])
        let pools = try #require(try Fixture.stock([Self.line]).shelf.features.first)
        let said = try #require(rules.about(pools))
        func may(_ user: String, machine: String = Fixture.machine) -> Bool {
            let borrower = Borrower(device: "ED25519=x", machine: machine, user: user, host: "h")
            return said.access(said.asker(borrower), to: pools.open(at: Fixture.now)[0], borrowing: true).isAllowed
        }
        #expect(may("alice"))
        #expect(!may("alice", machine: "MACHINE=other"))
        #expect(!may("carol"))
        #expect(RuleSet.none.adding([]).isEmpty)
    }
}
