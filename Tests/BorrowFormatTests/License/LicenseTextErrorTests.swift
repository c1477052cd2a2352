// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct LicenseTextErrorTests {
    @Test func readsAsFileLineColumnAndWhatWasExpected() {
        let parse = LicenseFile.parse(Bytes("FEATURE f v 1.0 \\\n  31-feb-2026 1".utf8), name: "bad.lic")
        #expect(
            parse.errors.map(\.description) == [
                "bad.lic:2:3: expected an expiration date such as 06-nov-2027 or permanent, found 31-feb-2026"
            ])
    }

    @Test func oneBadLineNeverHidesTheOthers() {
        let text = "NONSENSE\nFEATURE good v 1.0 permanent 1\nFEATURE bad v x permanent 1\nINCREMENT good2 v 1.0 permanent 1\n"
        let parse = LicenseFile.parse(Bytes(text.utf8), name: "mixed.lic")
        #expect(parse.errors.map(\.position.line) == [1, 3])
        #expect(parse.file.features.map(\.name.shown) == ["good", "good2"])
    }

    @Test func typographicQuotesAreNotQuotesInSignedText() {
        let parse = LicenseFile.parse(Bytes("FEATURE f v 1.0 permanent 1 NOTICE=\u{201D}two words\u{201D}".utf8), name: "")
        #expect(parse.file.features.first?.value("NOTICE")?.shown == "\u{201D}two")
        #expect(parse.warnings.isEmpty)
    }
}
