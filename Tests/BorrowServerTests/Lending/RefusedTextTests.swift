// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// License text that is bad or was tampered with: named by code and place, or by reason; nothing of it is lent, and what is
/// good beside it still is.
@Suite struct RefusedTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let text: Bytes
        /// The first error, `code line:column`; where all of it parses, the reason of the first notice.
        let expected: String
        var testDescription: String { what }

        init(_ what: String, _ text: Bytes, _ expected: String) {
            (self.what, self.text, self.expected) = (what, text, expected)
        }
    }

    private static let line = "INCREMENT f ugslmd 1.0 permanent 1 BORROW=24"
    private static let untrusted = "no trusted publisher has signed it for this server"
    private static let head = Bytes("SERVER lic1 \(Fixture.server.publicKey.hostid.shown)\nVENDOR ugslmd\n".utf8)

    private static func signed(
        by publisher: SigningKey = Fixture.publisher, for server: SigningKey = Fixture.server, _ old: String = "", _ new: String = ""
    ) throws -> Bytes {
        let text = try Fixture.license([line], server: server, publisher: publisher).bytes.shown
        return Bytes((old.isEmpty ? text : text.replacing(old, with: new)).utf8)
    }

    /// A line of its own on line 3, behind a signed file's head.
    private static func line(_ text: String) -> Bytes { head + Bytes(text.utf8) }

    private static func cases() throws -> [Case] {
        let (hostid, stranger) = (Fixture.server.publicKey.hostid.shown, SigningKey.generate())
        let foreign = "no SERVER line of the file names this server's key"
        return [
            Case("unsigned", line(line), "it has no SIGN"),
            Case("edited", try signed("BORROW=24", "BORROW=240"), untrusted),
            Case("edited in its count", try signed("permanent 1", "permanent 9"), untrusted),
            Case("another vendor's", try signed("ugslmd", "others"), untrusted),
            Case("doubly signed", try signed("SIGN=", "SIGN=\"\" SIGN="), "repeated-keyword 4:13"),
            Case("signed by two", try signed("SIGN=", "SIGN2=\"\" SIGN="), untrusted),
            Case("a keyword twice", try signed("BORROW=24", "BORROW=24 BORROW=48"), "repeated-keyword 3:46"),
            Case("wrong server's key", try signed(for: stranger), foreign),
            Case("wrong server's key, edited", try signed(for: stranger, stranger.publicKey.hostid.shown, hostid), untrusted),
            Case("wrong publisher's key", try signed(by: stranger), untrusted),
            Case("no SERVER line", try signed("SERVER", "# SERVER"), foreign),
            Case("upper-case games", try signed("BORROW=24", "BORROW=24 Borrow=9999"), untrusted),
            Case("a lower-case line", try signed("INCREMENT", "increment"), "unknown-keyword 3:1"),
            Case("a lower-case BORROW", try signed("BORROW=24", "borrow=9999"), untrusted),
            Case("NUL", line("INCREMENT f\0 ugslmd 1.0 permanent 1"), "bad-character 3:12"),
            Case("NUL in a comment", line("# a\0b"), "bad-character 3:4"),
            Case("a look-alike keyword", line("\u{406}NCREMENT f ugslmd 1.0 permanent 1"), "unknown-keyword 3:1"),
            Case("a combining keyword", line("INCREMENT\u{301} f ugslmd 1.0 permanent 1"), "unknown-keyword 3:1"),
            Case("a look-alike BORROW", try signed("BORROW=24", "BORR\u{41E}W=24"), untrusted),
            Case("CR alone", line("\(line)\r\(line)\n"), "bad-character 3:45"),
            Case("CR CR LF", line("\(line)\r\r\n"), "bad-character 3:45"),
            Case("LF CR", line("\(line)\n\r\(line)\n"), "bad-character 4:1"),
            Case("a quote never closed", try signed("BORROW=24", "NOTICE=\"BORROW=24"), "bad-quote 4:11"),
            Case("a quote never closed, alone", line("\(line) NOTICE=\"a b\n\(line)\n"), "bad-quote 3:53"),
            Case("31 February", line("INCREMENT f ugslmd 1.0 31-feb-2027 1"), "bad-value 3:24"),
            Case("29 February of no leap year", line("INCREMENT f ugslmd 1.0 29-feb-2027 1"), "bad-value 3:24"),
            Case("year 10000", line("INCREMENT f ugslmd 1.0 01-jan-10000 1"), "bad-value 3:24"),
            Case("a START that is no day", line("\(line) START=31-feb-2027"), "bad-value 3:46"),
            Case("a name of nothing", line("INCREMENT \"\" ugslmd 1.0 permanent 1"), "bad-value 3:11"),
            Case("a megabyte in a line", line("\(line) NOTICE=\(String(repeating: "x", count: 1 << 20))"), "too-long 3:1"),
            Case("a megabyte of blanks", line("\(line)\(String(repeating: " ", count: 1 << 20))\\\n BORROW=\n"), "repeated-keyword 4:2"),
            Case("a megabyte in quotes", line("\(line) NOTICE=\"\(String(repeating: "x ", count: 1 << 19))"), "too-long 3:1"),
            Case("a line that goes on for ever", line(String(repeating: "a \\\n", count: 40_000)), "too-long 3:1"),
            Case("more lines than a file may have", line(String(repeating: "\(line)\n", count: 100_000)), "too-long 100001:1"),
            Case("a million newlines", Bytes(repeating: ASCII.newline, count: 1_000_000), "too-long 100001:1"),
            Case("more than 16 MiB", Bytes(repeating: ASCII.newline, count: LicenseFile.largest + 1), "too-long 1:1"),
        ]
    }

    @Test(arguments: try cases()) func isNamedAndNotLent(_ bad: Case) throws {
        let (good, text) = (
            try Fixture.license(["INCREMENT good ugslmd 1.0 permanent 1 BORROW"]), LicenseText(name: "bad.lic", bytes: bad.text)
        )
        let (server, publishers) = (Fixture.server.publicKey.hostid, [Fixture.publisher.publicKey])
        let stock = Stocktaking([text, good], server: server, publishers: publishers)
        let first = stock.errors.first.map { "\($0.code.rawValue) \($0.position.line):\($0.position.column)" }
        #expect(first ?? stock.notices.first?.reason == bad.expected)
        #expect(stock.errors.allSatisfy { $0.description.hasPrefix("bad.lic:") && $0.description.utf8.count < 250 })
        #expect(try stock.served(at: Fixture.now).features.map(\.feature) == [Bytes("good")])

        let alone = Stocktaking([text], server: server, publishers: publishers)
        let refusal = #expect(throws: Refusal(.badConfiguration, "")) { try alone.served(at: Fixture.now) }
        #expect(refusal?.hint.isEmpty == false)
        // Whoever signs hears the same of what does not parse, and signs none of it.
        guard let first else { return }
        #expect(throws: Refusal(.badRequest, "")) { try LicenseDraft(text).signed(by: Fixture.publisher) }
        #expect(first == bad.expected)
    }

    /// What only looks alike is another feature: a name is its bytes, and one that cannot be asked for is not lent.
    @Test func eachSpellingIsAFeatureOfItsOwn() async throws {
        let names = ["cafe", "caf\u{E9}", "cafe\u{301}", "c\u{430}fe", "Cafe"]
        let counter = try Counter(names.map { "INCREMENT \($0) ugslmd 1.0 permanent 1 BORROW" })
        for name in names { try await counter.lend(name, to: .generate()) }
        for name in names { await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend(name, to: .generate()) } }
        await #expect(throws: Refusal(.featureUnknown, "")) { try await counter.lend("caf\u{435}", to: .generate()) }
        let latin = LicenseText(
            name: "latin.lic", bytes: Self.head + Bytes("INCREMENT caf".utf8) + [0xE9] + Bytes(" ugslmd 1.0 permanent 1\n".utf8))
        let signed = LicenseText(name: "latin.lic", bytes: try LicenseDraft(latin).signed(by: Fixture.publisher).text)
        let stock = Stocktaking([signed], server: Fixture.server.publicKey.hostid, publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices.first?.reason == "a laptop cannot ask for it: caf\u{FFFD} is not UTF-8")
        #expect(LicenseDraft(latin).warnings.contains { $0.description.contains("is not UTF-8") })
        #expect(stock.shelf.isEmpty)
    }

    /// The site may add them, and whatever they say is said to nobody but people.
    @Test func lowerCasePairsNeverRule() async throws {
        let text = try Self.signed("BORROW=24", "BORROW=24 borrow=9999 hostid=any start=01-jan-2099 borrow_interval=1w supersede=f")
        let stock = Stocktaking(
            [LicenseText(name: "edited.lic", bytes: text)], server: Fixture.server.publicKey.hostid,
            publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices == [])
        let standing = try #require(stock.shelf.features.first?.standings(out: SeatsOut(), now: Fixture.now).first)
        #expect(standing.interval == Interval("24h"))
        #expect(standing.longestUntil == Fixture.now + 86400)
        #expect(standing.total == 1)
    }

    /// The shapes that would cost most, were each line looked at for each other one.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("x\n", 10_000), ("SERVER s ANY\n", 0), ("VENDOR v\nINCREMENT f w 1 permanent 1 SIGN=x\n", 0),
            ("x=1 \\\n", 1),
        ])
    func manyLinesAreReadInTime(_ lines: String, errors: Int) {
        let count = 10_000 / lines.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count
        let text = LicenseText(name: "long.lic", bytes: Bytes(String(repeating: lines, count: count).utf8))
        let stock = Stocktaking([text], server: Fixture.server.publicKey.hostid, publishers: [Fixture.publisher.publicKey])
        #expect(stock.errors.count == errors)
        #expect(stock.shelf.isEmpty)
        #expect(LicenseDraft(text).errors.isEmpty == (errors == 0))
    }
}
