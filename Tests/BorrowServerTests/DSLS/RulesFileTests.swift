// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// What is read of a file of DSLS' rules, and each mistake in one.
@Suite struct RulesFileTests {
    private func file(_ text: String) -> RulesFile { RulesFile(LicenseText(name: "site.rules", bytes: Bytes(text.utf8))) }

    @Test func everyKindOfRuleIsRead() throws {
        let file = file(
            """
            # who may
            GROUP lab IP 10.0.0.1-10.0.0.9 10.1.0.0/16
            allow cad USER alice "carol smith"
            DENY ugslmd/cad HOST loaner
            RESERVE 2 cad GROUP lab
            LIMIT 5 * GROUP designers
            DENY cam IP 192.168.1.* \\
                fd00::/8
            LIMIT 0 viewer ALL
            GROUP designers USER alice
            GROUP designers USER bob
            """)
        #expect(file.errors.isEmpty, "\(file.errors.map(\.description))")
        #expect(file.warnings.isEmpty, "\(file.warnings.map(\.description))")
        let cad = Rule.Scope(feature: Bytes("cad"))
        func range(_ text: String) throws -> Party { .internet(try #require(AddressRange(text: text))) }
        #expect(
            file.rules.map(\.effect) == [.allow, .allow, .deny, .reserve(2), .limit(5), .deny, .deny, .limit(0)])
        #expect(
            file.rules.map(\.whom) == [
                [.user(Bytes("alice"))], [.user(Bytes("carol smith"))], [.host(Bytes("loaner"))], [.hostGroup(Bytes("lab"))],
                [.group(Bytes("designers"))], [try range("192.168.1.*")], [try range("fd00::/8")], [],
            ])
        #expect(file.rules.map(\.scope)[0] == cad)
        #expect(file.rules.map(\.scope)[2] == Rule.Scope(vendor: Bytes("ugslmd"), feature: Bytes("cad")))
        #expect(file.rules.map(\.scope)[4] == Rule.Scope())
        #expect(file.rules.map(\.origin.line) == [3, 3, 4, 5, 6, 7, 7, 9])
        #expect(file.rules[3].origin.text == "RESERVE 2 cad GROUP lab")
        #expect(file.groups.first { $0.name == Bytes("designers") }?.members == [Bytes("alice"), Bytes("bob")])
    }

    @Test(arguments: [
        ("PERMIT cad USER a", "1:1: expected ALLOW, DENY, RESERVE, LIMIT or GROUP, found PERMIT"),
        ("ALLOW", "1:1: expected a feature, or * for all behind this, the line ends"),
        ("ALLOW cad", "1:7: expected USER, HOST, IP, GROUP or ALL behind this, the line ends"),
        ("ALLOW cad alice", "1:11: expected USER, HOST, IP, GROUP or ALL, found alice"),
        ("ALLOW cad USER", "1:11: expected a name behind this, the line ends"),
        ("ALLOW cad USER \"\"", "1:16: expected a name, of 1 to 255 bytes"),
        ("ALLOW cad USER al*", "1:16: expected a whole name, found al*; only IP takes *, and ALL means everybody"),
        ("ALLOW cad ALL alice", "1:15: expected nothing more, found alice"),
        (
            "RESERVE 2 * USER a",
            "1:11: expected FEATURE or VENDOR/FEATURE, found *: seats are kept of one feature; write a RESERVE for each that is meant"
        ),
        ("ALLOW c* USER a", "1:7: expected FEATURE, VENDOR/FEATURE or *, found c*"),
        ("ALLOW ugslmd/ USER a", "1:7: expected FEATURE, VENDOR/FEATURE or *, found ugslmd/"),
        ("ALLOW cad USER alice HOST lab", "1:22: expected only USER names on this line; HOST begins a line of its own"),
        ("\nRESERVE cad USER a", "2:9: expected a number of seats, 1 to 999999999, found cad"),
        ("RESERVE 0 cad USER a", "1:9: expected a number of seats, 1 to 999999999, found 0"),
        ("LIMIT -1 cad USER a", "1:7: expected a number of seats, 0 to 999999999, found -1"),
        ("LIMIT 99999999999999999999 cad USER a", "1:7: expected a number of seats, 0 to 999999999, found 99999999999999999999"),
        ("RESERVE 2 cad ALL", "1:15: expected USER, HOST, IP or GROUP: what is kept for all is kept for nobody, found ALL"),
        ("LIMIT 2 cad USER a b", "1:20: expected one name, since LIMIT counts their seats together; make a GROUP of several"),
        (
            "DENY cad IP 10.0.0.9-10.0.0.1",
            "1:13: expected addresses such as 10.0.0.7, 10.0.0.1-10.0.0.9, 10.1.0.0/16 or 192.168.1.*, found 10.0.0.9-10.0.0.1"
        ),
        (
            "DENY cad IP 10.0.0.256",
            "1:13: expected addresses such as 10.0.0.7, 10.0.0.1-10.0.0.9, 10.1.0.0/16 or 192.168.1.*, found 10.0.0.256"
        ),
        (
            "DENY cad IP 10.0.0.0/33",
            "1:13: expected addresses such as 10.0.0.7, 10.0.0.1-10.0.0.9, 10.1.0.0/16 or 192.168.1.*, found 10.0.0.0/33"
        ),
        ("ALLOW cad GROUP g", "1:17: there is no group g; GROUP g USER ... makes it"),
        ("GROUP Lab USER a\nALLOW cad GROUP lab", "2:17: there is no group lab, did you mean Lab"),
        ("GROUP g USER", "1:9: expected a name behind this, the line ends"),
        ("GROUP g GROUP h", "1:15: expected USER, HOST or IP: a group holds no groups, found h"),
        ("GROUP g USER a\nGROUP g HOST b", "2:7: the group g holds USERs from line 1 on"),
        ("ALLOW cad USER \"alice", "1:16: expected a closing quote, the line ends first"),
    ])
    func eachMistakeIsNamedWithItsPlace(text: String, mistake: String) {
        #expect(file(text).errors.map(\.description) == ["site.rules:" + mistake])
    }

    @Test func allMistakesAreNamedInTheirOrder() {
        #expect(file("ALLOW cad GROUP g\nGROUP h\nPERMIT\n").errors.map(\.position.line) == [1, 2, 3])
    }

    @Test(arguments: [
        ("ALLOW cad USER a\nDENY cad USER a", "2:1: line 1 allows what this denies: DENY wins"),
        ("DENY cad USER a b\nALLOW cad USER b", "2:1: line 1 denies what this allows: DENY wins"),
        ("LIMIT 3 cad USER a\nLIMIT 2 cad USER a", "2:1: line 1 limits the same: the smaller counts, 2"),
        ("RESERVE 3 cad USER a\nLIMIT 2 cad USER a", "2:1: this and line 1 keep 3 seats for whom they let have 2"),
        ("RESERVE 3 cad USER a\nDENY cad USER a", "2:1: this and line 1 keep seats for whom they deny them"),
        ("DENY cad USER a a", "1:1: line 1 says the same"),
        (
            "GROUP g USER a\nGROUP h USER g\nDENY cad GROUP g\nDENY cam GROUP h",
            "2:1: g is a group too, and a group holds no groups: here a USER of that name is meant"
        ),
        ("GROUP g USER a", "1:1: no rule names the group g"),
    ])
    func whatContradictsItselfIsWarnedOf(text: String, warning: String) {
        let file = file(text)
        #expect(file.errors.isEmpty)
        #expect(
            file.warnings.map(\.description).contains { $0.hasPrefix("site.rules:") && $0.hasSuffix(warning.dropFirst(4)) },
            "\(file.warnings.map(\.description))")
    }

    @Test func rulesOfOtherNamesOrFeaturesContradictNothing() {
        #expect(file("ALLOW cad USER a\nDENY cam USER a\nDENY cad USER A\nDENY cad HOST a").warnings.isEmpty)
    }
}
