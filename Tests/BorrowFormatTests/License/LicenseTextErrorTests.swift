// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct LicenseTextErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var code: LicenseTextError.Code
        var line: Int
        var column: Int
        var testDescription: String { String(text.prefix(60)) }
    }

    @Test(arguments: [
        Case(text: "INCREMNT f v 1.0 permanent 1", code: .unknownKeyword, line: 1, column: 1),
        Case(text: "  increment f v 1.0 permanent 1", code: .unknownKeyword, line: 1, column: 3),
        Case(text: "FEATURE", code: .missing, line: 1, column: 8),
        Case(text: "FEATURE f v x1 permanent 1", code: .badValue, line: 1, column: 13),
        Case(text: "FEATURE f v 1.0 31-feb-2026 1", code: .badValue, line: 1, column: 17),
        Case(text: "FEATURE f v 1.0 01-jan-10000 1", code: .badValue, line: 1, column: 17),
        Case(text: "FEATURE f v 1.0 permanent -1", code: .badValue, line: 1, column: 27),
        Case(text: "FEATURE f v 1.0 permanent 99999999999999999999", code: .badValue, line: 1, column: 27),
        Case(text: "FEATURE f v 1.0 permanent uncounted", code: .missing, line: 1, column: 27),
        Case(text: "FEATURE f v 1.0 permanent 1 SN=1 SN=1", code: .repeatedKeyword, line: 1, column: 34),
        Case(text: "FEATURE f v 1.0 permanent 1 SIGN=a \\\n  SIGN=b", code: .repeatedKeyword, line: 2, column: 3),
        Case(text: "FEATURE f v 1.0 permanent 1 NOTICE=\"open", code: .badQuote, line: 1, column: 36),
        Case(text: "FEATURE f v 1.0 permanent 1 NOTICE=\"a\"b", code: .badQuote, line: 1, column: 39),
        Case(text: "FEATURE f v 1.0 permanent 1 NOTICE=a\"b\"", code: .badQuote, line: 1, column: 37),
        Case(text: "FEATURE f v 1.0 permanent 1 SN=\u{0}", code: .badCharacter, line: 1, column: 32),
        Case(text: "FEATURE f v 1.0 permanent 1 SN=\u{7}", code: .badCharacter, line: 1, column: 32),
        Case(text: "FEATURE f v 1.0 permanent 1\rFEATURE g v 1.0 permanent 1", code: .badCharacter, line: 1, column: 28),
        Case(text: "# bell \u{7}", code: .badCharacter, line: 1, column: 8),
        Case(text: "FEATURE f v 1.0 permanent 1 =x", code: .unexpected, line: 1, column: 29),
        Case(text: "FEATURE f v 1.0 permanent 1 BORROW=abc", code: .badValue, line: 1, column: 29),
        Case(text: "FEATURE f v 1.0 permanent 1 BORROW=0", code: .badValue, line: 1, column: 29),
        Case(text: "FEATURE f v 1.0 permanent 1 BORROW_INTERVAL=1d12h", code: .badValue, line: 1, column: 29),
        Case(text: "FEATURE f v 1.0 permanent 1 START=soon", code: .badValue, line: 1, column: 29),
        Case(text: "FEATURE f v 1.0 permanent 1 EARLY_RETURN=maybe", code: .badValue, line: 1, column: 29),
        Case(text: "SERVER host", code: .missing, line: 1, column: 12),
        Case(text: "SERVER host ANY 99999", code: .badValue, line: 1, column: 17),
        Case(text: "PACKAGE p v 1.0", code: .missing, line: 1, column: 16),
        Case(text: "UPGRADE f v 1.0", code: .missing, line: 1, column: 16),
        Case(text: "VENDOR", code: .missing, line: 1, column: 7),
    ])
    func namesCodeLineAndColumn(_ bad: Case) {
        let parse = LicenseFile.parse(Bytes(bad.text.utf8), name: "bad.lic")
        #expect(parse.errors.count == 1)
        #expect(parse.errors.first?.code == bad.code)
        #expect(parse.errors.first?.position == TextPosition(line: bad.line, column: bad.column))
        #expect(parse.errors.first?.description.hasPrefix("bad.lic:\(bad.line):\(bad.column): expected ") == true)
    }

    @Test func oneBadLineNeverHidesTheOthers() {
        let text = "NONSENSE\nFEATURE good v 1.0 permanent 1\nFEATURE bad v x permanent 1\nINCREMENT good2 v 1.0 permanent 1\n"
        let parse = LicenseFile.parse(Bytes(text.utf8), name: "mixed.lic")
        #expect(parse.errors.map(\.position.line) == [1, 3])
        #expect(parse.file.features.map(\.name.shown) == ["good", "good2"])
    }

    @Test func aLineOfAMegabyteIsTooLong() {
        let text = "FEATURE f v 1.0 permanent 1 NOTICE=" + String(repeating: "x", count: 1_000_000)
        #expect(LicenseFile.parse(Bytes(text.utf8), name: "").errors.map(\.code) == [.tooLong])
    }

    @Test func typographicQuotesAreNotQuotesInSignedText() {
        let parse = LicenseFile.parse(Bytes("FEATURE f v 1.0 permanent 1 NOTICE=\u{201D}two words\u{201D}".utf8), name: "")
        #expect(parse.file.features.first?.value("NOTICE")?.shown == "\u{201D}two")
        #expect(parse.warnings.isEmpty)
    }
}
