// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import GRDB
import Testing

@testable import BorrowServer

/// What `lend authorize` keeps, shows and refuses.
@Suite struct AuthorizeTests {
    private let counter: Counter
    private let cad = LicenseName(vendor: Bytes("ugslmd"), feature: Bytes("cad"))

    init() throws {
        counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"])
    }

    private func change(_ edit: (inout AuthorizeOrder) throws -> Void) throws -> AuthorizationReport.License {
        var order = AuthorizeOrder(cad)
        try edit(&order)
        return try #require(try counter.carryOut(order).licenses.first)
    }

    @Test func aLicenseOfWhichNothingWasSaidIsEverybodys() throws {
        let license = try #require(try counter.carryOut(AuthorizationsOrder(cad)).licenses.first)
        #expect(license.everybody && license.authorized.isEmpty && license.days == nil && !license.password)
        #expect(try counter.carryOut(AuthorizationsOrder()).page == "all licenses are everybody's: nothing was authorized\n")
    }

    @Test func eachChangeShowsWhoMayNow() throws {
        let alice = try Authorized("alice * *")
        let lab = try Authorized("* designers \(Fixture.machine)")
        #expect(try change { $0.allow = [alice, lab] }.authorized == [lab, alice])
        let less = try change { $0.withdraw = [alice] }
        #expect(less.authorized == [lab] && !less.everybody)
        let none = try change { $0.withdraw = [lab] }
        #expect(none.authorized.isEmpty && !none.everybody)
        #expect(try counter.carryOut(AuthorizationsOrder(cad)).page == "ugslmd/cad: nobody may use it\n")
        #expect(try change { $0.everybody = true }.everybody)
    }

    @Test func thePageNamesTriplesDaysPasswordAndGroups() throws {
        try counter.carryOut(AuthorizationGroupOrder(group: "designers", members: ["bob", "alice"]))
        let hash = try #require(Bytes("secret").withUnsafeBytes { PasswordHash(of: $0) })
        var order = AuthorizeOrder(cad)
        (order.allow, order.days, order.passwordHash) = ([try Authorized("* designers *")], 30, hash.text)
        let report = try counter.carryOut(order)
        #expect(
            report.page == """
                ugslmd/cad: only these may use it, 30 days at most, with a password
                  USER  GROUP      TARGET
                  *     designers  *

                group designers: alice, bob

                """)
        #expect(!(try report.json).contains("argon2"))
        #expect(try report.json.contains("\"password\" : true"))
    }

    @Test func whatIsNotNamedStays() throws {
        _ = try change { $0.days = 30 }
        let license = try change { $0.allow = [try Authorized("alice * *")] }
        #expect(license.days == 30)
        #expect(try change { $0.days = 0 }.days == nil)
    }

    @Test(arguments: [121, -1, 1_000_000])
    func daysBeyondLUMsAreRefused(days: Int) throws {
        #expect(throws: Refusal(.usage, "")) { try change { $0.days = days } }
    }

    @Test func theCeilingIsSaid() throws {
        do {
            _ = try change { $0.days = 121 }
        } catch let refusal as Refusal {
            #expect(refusal.detail == "121 days are asked, LUM allows 1 to 120")
        }
        #expect(try change { $0.days = 120 }.days == 120)
    }

    @Test(arguments: [
        ("alice *", "\"alice *\" is no triple of user, group and target"),
        ("alice * * *", "\"alice * * *\" is no triple of user, group and target"),
        ("a12345678901234567890123456789012 * *", "the user a12345678901234567890123456789012 has 33 characters, 31 are allowed"),
        ("* g1234567890123456789012345678901 *", "the group g1234567890123456789012345678901 has 32 characters, 31 are allowed"),
        ("al* * *", "the user al* holds a *, which stands only alone"),
        ("\"\" * *", "the user is empty, and no user has such a name"),
        ("* * thinkpad", "the target thinkpad is no hostid, MACHINE= or ED25519= and 43 characters"),
        ("* * MACHINE=abc", "the target MACHINE=abc is no hostid, MACHINE= or ED25519= and 43 characters"),
    ])
    func aTripleThatIsNoneSaysWhy(text: String, detail: String) {
        do {
            _ = try Authorized(text)
            Issue.record("\(text) is no triple")
        } catch {
            #expect(error.code == .usage)
            #expect(error.detail == detail)
        }
    }

    @Test func thirtyOneCharactersAreAllowedWhateverTheirBytes() throws {
        let name = String(repeating: "ö", count: 31)
        #expect(try Authorized("\(name) * *").user == Bytes(name.utf8))
        #expect(throws: Refusal(.usage, "")) { try Authorized("\(name)ö * *") }
    }

    @Test func whoIsNotAuthorizedIsNotWithdrawn() throws {
        #expect(throws: Refusal(.usage, "")) { try change { $0.withdraw = [try Authorized("bob * *")] } }
        // Nor is anything else of that order done.
        #expect(throws: Refusal(.usage, "")) { try change { ($0.days, $0.withdraw) = (7, [try Authorized("bob * *")]) } }
        #expect(try counter.carryOut(AuthorizationsOrder(cad)).licenses[0].days == nil)
    }

    @Test(arguments: ["secret", "$argon2id$v=19$m=4194304,t=20,p=1$c29tZXNhbHQ$aGFzaA", "$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWE$YWE"])
    func onlyAHashOfTheUsualCostIsKept(hash: String) throws {
        #expect(throws: Refusal(.usage, "")) { try change { $0.passwordHash = hash } }
    }

    @Test func whoDidWhatIsInTheAudit() async throws {
        _ = try change { ($0.allow, $0.days) = ([try Authorized("alice * *")], 30) }
        let sql = "SELECT action || ', ' || administrator || ', ' || detail FROM audit ORDER BY rowid DESC LIMIT 1"
        let row = try await counter.desk.store.read { try String.fetchOne($0.database, sql: sql) }
        #expect(row == "authorize, local:root, allow alice * *; 30 days")
    }

    @Test func namesOfLicensesAreVendorAndFeature() throws {
        #expect(try LicenseName("ugslmd/cad/2") == LicenseName(vendor: Bytes("ugslmd"), feature: Bytes("cad/2")))
        for text in ["cad", "/cad", "ugslmd/", "", "ugslmd/c\u{1}d"] {
            #expect(throws: Refusal(.usage, ""), "\(text)") { try LicenseName(text) }
        }
    }
}
