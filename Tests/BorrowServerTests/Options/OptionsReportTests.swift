// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

@Suite struct OptionsReportTests {
    private static let text = """
        GROUP staff alice bob
        INCLUDE cad GROUP staff
        EXCLUDE cad USER bob
        EXCLUDE_BORROW cad:VERSION=2.0 USER alice
        RESERVE 2 cad USER alice
        MAX 1 cad GROUP staff
        BORROW_LOWWATER cad 3
        MAX_BORROW_HOURS cad 24
        LINGER cad 300
        """

    private func file(_ text: String = text) -> OptionsFile { OptionsFile(LicenseText(name: "ugs.opt", bytes: Bytes(text.utf8))) }

    private func verdicts(_ user: String, borrowing: Bool = true, shelf: Shelf? = nil, feature: String = "cad") throws -> [OptionsVerdict] {
        var report = OptionsReport(file(), shelf: shelf, at: Fixture.now)
        let borrower = Borrower(device: "", machine: "", user: user, host: "h")
        try report.judge(file(), borrower, feature: Bytes(feature.utf8), borrowing: borrowing, shelf: shelf, at: Fixture.now)
        return report.verdicts ?? []
    }

    @Test func eachLineIsExplained() {
        let report = OptionsReport(file(), at: Fixture.now)
        #expect(report.lines.map(\.line) == Array(1...9))
        #expect(report.lines.map(\.used) == Array(repeating: true, count: 8) + [false])
        #expect(report.lines[0].meaning == "GROUP staff: 2 users")
        #expect(report.lines[1].meaning == "GROUP staff may use cad; whom no such line names may not")
        #expect(report.lines[2].meaning == "USER bob may not use cad, whatever else is said")
        #expect(report.lines[3].meaning.hasPrefix("USER alice may not borrow cad:VERSION=2.0"))
        #expect(report.lines[4].meaning == "2 seats of cad are kept for USER alice")
        #expect(report.lines[7].meaning.contains("for 1d at the longest"))
        #expect(report.table.split(separator: "\n").count == 10)
    }

    @Test func saysWhoWinsAndWhy() throws {
        let alice = try #require(verdicts("alice").first)
        #expect(alice.allowed && alice.verdict == "alice on h may borrow cad: line 2 lets them")
        #expect(alice.steps.filter(\.decides).map(\.line) == [2])
        #expect(alice.steps.filter { !$0.fits }.map(\.line) == [3, 4])
        let bob = try #require(verdicts("bob").first)
        #expect(!bob.allowed && bob.code == "not-allowed" && bob.steps.filter(\.decides).map(\.line) == [3])
        #expect(bob.steps.filter(\.fits).map(\.line).contains(2))
        let eve = try #require(verdicts("eve").first)
        #expect(!eve.allowed && eve.verdict.contains("let others in, and none of them fits"))
        #expect(eve.steps.first?.because == "eve is not in GROUP staff")
        let other = try #require(verdicts("eve", feature: "draw").first)
        #expect(other.allowed && other.verdict.hasSuffix("no line says who may") && other.steps.isEmpty)
    }

    @Test func eachPoolHasItsOwnAnswer() throws {
        let shelf = try Fixture.stock(["INCREMENT cad ugslmd 1.0 permanent 3 BORROW", "INCREMENT cad ugslmd 2.0 permanent 3 BORROW"]).shelf
        let alice = try verdicts("alice", shelf: shelf)
        #expect(alice.map(\.version) == ["1.0", "2.0"] && alice.map(\.allowed) == [true, false])
        #expect(alice[1].code == "borrow-not-allowed")
        #expect(try verdicts("alice", borrowing: false, shelf: shelf).map(\.allowed) == [true, true])
        #expect(throws: Refusal(.featureUnknown, "")) { try verdicts("alice", shelf: shelf, feature: "cat") }
    }

    /// As a server would: a PACKAGE line makes its components, an UPGRADE line the new version.
    @Test func whatPackagesAndUpgradesMakeIsKnown() throws {
        let text = """
            SERVER h ED25519=x
            VENDOR v
            INCREMENT suite v 5.0 permanent 2 SIGN=x
            PACKAGE suite v 5.0 COMPONENTS="cad:27.5 cam" OPTIONS=SUITE SIGN=x
            INCREMENT old v 1.0 permanent 2 BORROW SIGN=x
            UPGRADE old v 1.0 2.0 permanent 1 SIGN=x
            """
        let stock = Stocktaking(unverified: [LicenseText(name: "v.lic", bytes: Bytes(text.utf8))])
        #expect(stock.errors.isEmpty)
        let options = file("EXCLUDE cad USER bob\nEXCLUDE old:VERSION=2 USER bob\nINCLUDE suite USER alice\nRESERVE 1 cam USER eve")
        #expect(options.warnings(against: stock.shelf, at: Fixture.now).map(\.description) == [])
        func verdicts(_ user: String, _ feature: String) throws -> [OptionsVerdict] {
            var report = OptionsReport(options, shelf: stock.shelf, at: Fixture.now)
            let borrower = Borrower(device: "", machine: "", user: user, host: "h")
            try report.judge(options, borrower, feature: Bytes(feature.utf8), borrowing: false, shelf: stock.shelf, at: Fixture.now)
            return report.verdicts ?? []
        }
        #expect(
            try verdicts("bob", "cad").map(\.verdict) == [
                "bob on h may not use cad 27.5: line 1 keeps them out, and beats every line that lets in"
            ])
        let alice = try #require(verdicts("alice", "cad").first)
        #expect(alice.allowed && alice.steps.map(\.line) == [1, 3, 4] && alice.steps.filter(\.decides).map(\.line) == [3])
        #expect(try verdicts("bob", "old").map { "\($0.version ?? "") \($0.allowed)" } == ["1.0 true", "2.0 false"])
    }
}
