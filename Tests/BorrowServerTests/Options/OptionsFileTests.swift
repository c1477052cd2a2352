// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

@Suite struct OptionsFileTests {
    private func read(_ text: String) -> OptionsFile { OptionsFile(LicenseText(name: "ugs.opt", bytes: Bytes(text.utf8))) }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let text: String
        /// `LINE:COLUMN code`.
        let at: String
        /// What the message says.
        let says: String
        var testDescription: String { text }
    }

    /// Every kind of mistake: where it is, its code, and what was meant.
    @Test(arguments: [
        Mistake(text: "INCLUD cad USER a", at: "1:1 unknown-keyword", says: "did you mean INCLUDE?"),
        Mistake(text: "\n\n  EXCLUDE_BOROW cad USER a", at: "3:3 unknown-keyword", says: "did you mean EXCLUDE_BORROW?"),
        Mistake(text: "SERVER lic1 ANY", at: "1:1 unknown-keyword", says: "expected a keyword of options files, found SERVER"),
        Mistake(text: "INCLUDE", at: "1:8 missing", says: "expected a feature, the line ends here (INCLUDE feature[:KEY=value] type name)"),
        Mistake(text: "INCLUDE cad", at: "1:12 missing", says: "expected USER, HOST"),
        Mistake(text: "INCLUDE cad USER", at: "1:17 missing", says: "the name of a USER"),
        Mistake(text: "INCLUDE cad USR a", at: "1:13 bad-value", says: "did you mean USER?"),
        Mistake(text: "INCLUDE cad USER a b", at: "1:20 unexpected", says: "expected the line to end here"),
        Mistake(text: "INCLUDEALL cad USER a", at: "1:12 bad-value", says: "expected USER, HOST"),
        Mistake(text: "RESERVE cad 2 USER a", at: "1:9 bad-value", says: "a number of licenses from 1"),
        Mistake(
            text: "MAX 5 * USER a", at: "1:7 bad-value",
            says: "expected a feature, found *: INCLUDEALL and EXCLUDEALL are about all features, and every other line names one"),
        Mistake(text: "RESERVE 0 cad USER a", at: "1:9 bad-value", says: "from 1"),
        Mistake(text: "RESERVE -1 cad USER a", at: "1:9 bad-value", says: "found -1"),
        Mistake(text: "RESERVE 9999999999 cad USER a", at: "1:9 bad-value", says: "found 9999999999"),
        Mistake(text: "MAX 1.5 cad USER a", at: "1:5 bad-value", says: "digits alone"),
        Mistake(text: "BORROW_LOWWATER cad", at: "1:20 missing", says: "BORROW_LOWWATER feature[:KEY=value] number"),
        Mistake(text: "BORROW_LOWWATER cad few", at: "1:21 bad-value", says: "found few"),
        Mistake(text: "MAX_BORROW_HOURS cad 0", at: "1:22 bad-value", says: "hours from 1 to 876600"),
        Mistake(text: "MAX_BORROW_HOURS cad 1d12h", at: "1:22 bad-value", says: "digits alone, found 1d12h"),
        Mistake(text: "MAX_BORROW_HOURS cad -1h", at: "1:22 bad-value", says: "found -1h"),
        Mistake(text: "MAX_BORROW_HOURS cad 1D", at: "1:22 bad-value", says: "found 1D"),
        Mistake(text: "MAX_BORROW_HOURS cad 999999999", at: "1:22 bad-value", says: "found 999999999"),
        Mistake(text: "MAX_BORROW_HOURS cad 99999999999999999999", at: "1:22 bad-value", says: "digits alone"),
        Mistake(text: "MAX_OVERDRAFT cad UNLIMITED", at: "1:19 bad-value", says: "found UNLIMITED"),
        Mistake(text: "INCLUDE cad INTERNET 192.168.0", at: "1:22 bad-value", says: "such as 192.168.0.7"),
        Mistake(text: "INCLUDE cad INTERNET example.com", at: "1:22 bad-value", says: "expected an address"),
        Mistake(text: "INCLUDE cad:VERSION USER a", at: "1:9 bad-value", says: "such as cad:VERSION=27.0"),
        Mistake(text: "INCLUDE cad:VERSOIN=1.0 USER a", at: "1:9 bad-value", says: "did you mean VERSION?"),
        Mistake(text: "INCLUDE :VERSION=1.0 USER a", at: "1:9 missing", says: "a feature of 1 to 255 bytes"),
        Mistake(text: "INCLUDE cad USER \"\"", at: "1:18 missing", says: "the name of a USER"),
        Mistake(text: "INCLUDE cad USER \u{201C}alice\u{201D}", at: "1:18 bad-quote", says: "straight quotes"),
        Mistake(text: "INCLUDE cad USER \"alice", at: "1:18 bad-quote", says: "a closing quote"),
        Mistake(text: "INCLUDE cad USER al\u{7}ice", at: "1:20 bad-character", says: "control character"),
        Mistake(text: "GROUP", at: "1:6 missing", says: "a name for the group"),
        Mistake(text: "GROUPCASEINSENSITIVE YES", at: "1:22 bad-value", says: "expected ON or OFF"),
        Mistake(text: "INCLUDE cad GROUP stff\nGROUP staff a", at: "1:19 bad-value", says: "did you mean staff?"),
        Mistake(text: "INCLUDE cad GROUP lab\nHOST_GROUP lab a", at: "1:19 bad-value", says: "it is a HOST_GROUP"),
        Mistake(text: "GROUP a b x\nGROUP b c\nGROUP c y \\\n  a", at: "4:3 group-loop", says: "a, b, c, a"),
        Mistake(text: "GROUP a x a", at: "1:11 group-loop", says: "a, a"),
        Mistake(text: "HOST_GROUP a b\nHOST_GROUP b a", at: "2:14 group-loop", says: "take one of them out"),
        Mistake(text: "INCLUDE cad USER " + String(repeating: "x", count: 256), at: "1:18 too-long", says: "found 256"),
    ])
    func saysWhereAndWhatWasMeant(_ mistake: Mistake) throws {
        let file = read(mistake.text)
        let error = try #require(file.errors.first)
        #expect(file.errors.count == 1, "\(file.errors.map(\.description))")
        #expect("\(error.position.line):\(error.position.column) \(error.code.rawValue)" == mistake.at)
        #expect(error.description.contains(mistake.says), "\(error.description)")
        #expect(error.file == "ugs.opt")
    }

    @Test func oneMistakeHidesNoOther() {
        let file = read("INCLUD cad USER a\nINCLUDE cad USER a\nMAX x cad USER a")
        #expect(file.errors.map(\.position.line) == [1, 3])
        #expect(file.rules().rules.map(\.origin.line) == [2])
    }

    @Test func keywordsComeInAnyCaseLinesContinueAndEndAsOnWindows() {
        let file = read("# all\r\ninclude cad user alice\r\nGroup staff bob \\\r\n  carol\r\nExclude \"cad:VENDOR_STRING=a b\" Group staff")
        #expect(file.errors.isEmpty)
        #expect(file.rules().rules.map(\.effect) == [.allow, .deny])
        #expect(file.rules().rules[1].scope.pair == Rule.Pair(key: Bytes("vendor_string"), value: Bytes("a b")))
        #expect(file.userGroups.map(\.members) == [[Bytes("bob"), Bytes("carol")]])
        #expect(file.rules(vendor: Bytes("v")).rules[0].scope.vendor == Bytes("v"))
        #expect(file.rules().rules[1].origin.text == "Exclude \"cad:VENDOR_STRING=a b\" Group staff")
    }

    @Test func namesAreBytes() {
        let file = OptionsFile(LicenseText(name: "x", bytes: Bytes("INCLUDE cad USER m".utf8) + [0xFC] + Bytes("ller".utf8)))
        #expect(file.errors.isEmpty)
        #expect(file.rules().rules[0].whom == [.user(Bytes("m".utf8) + [0xFC] + Bytes("ller".utf8))])
    }

    struct Doubt: CustomTestStringConvertible, Sendable {
        let text: String
        let line: Int
        let says: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Doubt(
            text: "INCLUDE cad USER a\nEXCLUDE cad USER a", line: 2,
            says: "contradicts line 1, which is about the same; the one that excludes wins"),
        Doubt(text: "EXCLUDE_BORROW cad USER a\nINCLUDE_BORROW cad USER a", line: 2, says: "contradicts line 1"),
        Doubt(text: "INCLUDE cad USER a\nINCLUDE cad USER a", line: 2, says: "says what line 1 says"),
        Doubt(text: "RESERVE 5 cad USER a\nMAX 3 cad USER a", line: 2, says: "line 1 reserves 5 for those whom line 2 limits to 3"),
        Doubt(text: "RESERVE 1 cad USER a\nRESERVE 2 cad USER a", line: 2, says: "both count, together"),
        Doubt(text: "MAX 2 cad USER a\nMAX 3 cad USER a", line: 2, says: "the smaller of both counts"),
        Doubt(text: "MAX_BORROW_HOURS cad 2\nMAX_BORROW_HOURS cad 3", line: 2, says: "the last one counts"),
        Doubt(text: "BORROW_LOWWATER cad 2\nBORROW_LOWWATER cad 3", line: 2, says: "the last one counts"),
        Doubt(text: "INCLUDE cad USER alice\nINCLUDE cad USER \u{0430}lice", line: 2, says: "\"\\u{430}lice\" looks like alice of line 1"),
        Doubt(text: "INCLUDE cad USER alice\nEXCLUDE cad USER Alice", line: 2, says: "Alice looks like alice"),
        Doubt(text: "GROUP staff alice \"alice \"", line: 1, says: "\"alice \" looks like alice"),
        Doubt(text: "INCLUDE cad USER a*", line: 1, says: "only addresses have wildcards"),
        Doubt(text: "GROUP a x\nGROUP b a y", line: 2, says: "there are no groups in groups"),
    ])
    func warnsOfWhatIsPerhapsNotMeant(_ doubt: Doubt) throws {
        let file = read(doubt.text)
        #expect(file.errors.isEmpty, "\(file.errors.map(\.description))")
        let warning = try #require(file.warnings.first)
        #expect(file.warnings.count == 1, "\(file.warnings.map(\.description))")
        #expect(warning.position.line == doubt.line)
        #expect(warning.description.contains(doubt.says), "\(warning.description)")
    }

    @Test func whatFitsIsNotWarnedOf() {
        let text =
            "INCLUDE cad USER a\nEXCLUDE_BORROW cad USER a\nEXCLUDE draw USER a\nINCLUDE cad:VERSION=2 USER b\nGROUP g a b\nGROUP g c"
        #expect(read(text).warnings.isEmpty)
    }

    /// Documented keywords that mean nothing here are read and named, whatever follows them; none is dropped silently.
    @Test func everyKeywordActsOrIsNamed() {
        for keyword in OptionsKeyword.allCases where keyword.unused != nil {
            let file = read("\(keyword.rawValue.lowercased()) cad 300 and more")
            #expect(file.errors.isEmpty, "\(keyword)")
            #expect(
                file.unused.count == 1 && file.unused[0].hasPrefix("ugs.opt:1: \(keyword.rawValue) is read, but not used: "), "\(keyword)")
        }
        let acting = [
            "INCLUDE cad USER a", "EXCLUDE cad USER a", "INCLUDE_BORROW cad USER a", "EXCLUDE_BORROW cad USER a", "INCLUDEALL USER a",
            "EXCLUDEALL USER a", "RESERVE 1 cad USER a", "MAX 1 cad USER a", "BORROW_LOWWATER cad 1", "MAX_BORROW_HOURS cad 24",
            "MAX_OVERDRAFT cad 1", "GROUP g a", "HOST_GROUP g a", "GROUPCASEINSENSITIVE ON",
        ]
        for line in acting {
            let file = read(line)
            #expect(file.errors.isEmpty && file.unused.isEmpty, "\(line)")
            let effects = file.rules().rules.count + file.userGroups.count + file.hostGroups.count + (file.ignoresCase ? 1 : 0)
            #expect(effects == 1, "\(line)")
        }
        let keywords = Set(acting.compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(keywords == Set(OptionsKeyword.allCases.filter { $0.unused == nil }.map(\.rawValue)))
    }

    @Test func sizesAreLimited() {
        let many = OptionsFile(LicenseText(name: "x", bytes: Bytes(repeating: ASCII.newline, count: LicenseFile.mostLines + 1)))
        #expect(many.errors.map(\.code) == [.tooLong])
        let large = OptionsFile(LicenseText(name: "x", bytes: Bytes(repeating: ASCII.hash, count: LicenseFile.largest + 1)))
        #expect(large.errors.map(\.code) == [.tooLong])
        #expect(read("GROUP g " + String(repeating: "x ", count: 40_000)).errors.map(\.code) == [.tooLong])
    }

    @Test func isComparedWithWhatIsLent() throws {
        let shelf = try Fixture.stock(["INCREMENT cad ugslmd 1.0 permanent 3 BORROW", "INCREMENT draw ugslmd 1.0 permanent 3 BORROW"]).shelf
        let file = read(
            "RESERVE 2 cad USER a\nRESERVE 2 cad USER b\nBORROW_LOWWATER draw 3\nINCLUDE cda USER a\nINCLUDE cad:VERSION=9 USER c\nMAX 9 draw USER a"
        )
        let warnings = file.warnings(against: shelf, at: Fixture.now)
        #expect(warnings.map(\.position.line) == [2, 3, 4, 5])
        #expect(warnings[0].expected.contains("4 seats of cad are reserved up to here, and there are 3"))
        #expect(warnings[1].expected.contains("nobody can borrow it"))
        #expect(warnings[2].expected.contains("did you mean cad?"))
        #expect(file.warnings(against: shelf, vendor: Bytes("other"), at: Fixture.now).count == 6)
    }
}
