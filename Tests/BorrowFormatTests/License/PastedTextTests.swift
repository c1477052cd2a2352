// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct PastedTextTests {
    /// As it stands in the article that this project was created from: broken lines, blank lines between, typographic quotes.
    static let seed =
        "INCREMENT 3d_to_2d_flattener ugslmd 27.0 06-nov-2012 1 SUPERSEDE\n\n"
        + "DUP_GROUP=UHD user_info=\u{201D}NX 2D Exchange\u{201D} ISSUED=06-sep-2012\n\n" + "BORROW=2880 ck=194 SIGN=\u{201D}code\u{201D}\n"

    @Test func theSeedsLineReadsAsOneLine() throws {
        let parse = LicenseFile.parse(Bytes(Self.seed.utf8), name: "seed.lic", unsigned: true)
        #expect(parse.errors.map(\.description) == [])
        let line = try #require(parse.file.features.first)
        #expect(parse.file.entries.count == 1)
        #expect(line.name.shown == "3d_to_2d_flattener")
        #expect(line.value("user_info")?.shown == "NX 2D Exchange")
        #expect(line.value("SIGN")?.shown == "code")
        #expect(line.borrowing.interval == Interval("120d"))
        #expect(line.borrowing.finalExpiry == Instant(iso8601: "2012-11-06T23:59:59Z"))
        #expect(parse.warnings.map(\.code) == [.typographicQuote, .typographicQuote, .continued, .continued])
        #expect(parse.warnings.map(\.position.line) == [3, 5, 3, 5])
    }

    @Test func signedTextIsNotRepaired() {
        let parse = LicenseFile.parse(Bytes(Self.seed.utf8), name: "seed.lic")
        #expect(parse.errors.map(\.code) == [.unknownKeyword, .unknownKeyword])
    }

    @Test func commentsAndBlankLinesStay() {
        let text = "# one\n\nSERVER h ANY\n\n# two\nVENDOR v\n"
        let parse = LicenseFile.parse(Bytes(text.utf8), name: "", unsigned: true)
        #expect(parse.file.printed.shown == text)
        #expect(parse.warnings.isEmpty)
    }

    @Test func whatFollowsNoLineIsAnError() {
        let parse = LicenseFile.parse(Bytes("Dear customer,\nhere it is\nVENDOR v\n".utf8), name: "", unsigned: true)
        #expect(parse.errors.map(\.code) == [.unknownKeyword])
        #expect(parse.file.vendors.count == 1)
    }
}
