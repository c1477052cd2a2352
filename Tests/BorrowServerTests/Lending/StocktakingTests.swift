// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// What is lent of a license file, and what is only named.
@Suite struct StocktakingTests {
    private static let good = "INCREMENT good ugslmd 1.0 permanent 1 BORROW"

    private func stock(_ text: LicenseText, publisher: SigningKey = Fixture.publisher) -> Stocktaking {
        Stocktaking([text], server: Fixture.server.publicKey.hostid, publishers: [publisher.publicKey])
    }

    @Test(arguments: [
        ("a bare key", "INCREMENT f ugslmd 1.0 permanent 1 0123456789AB", "bare key"),
        ("an uncounted line", "INCREMENT f ugslmd 1.0 permanent uncounted HOSTID=ANY BORROW", "node-locked"),
        ("a line for no server", "FEATURE f ugslmd 1.0 permanent 0 HOSTID=ANY", "node-locked"),
        ("a counted line that is tied to a host", "INCREMENT f ugslmd 1.0 permanent 1 BORROW HOSTID=0019d244e9fc", "HOSTID"),
        ("a package that nothing enables", "PACKAGE f ugslmd 1.0 COMPONENTS=\"a b\"", "enables it"),
        ("an upgrade of nothing", "UPGRADE f ugslmd 1.0 2.0 permanent 1", "to upgrade"),
        ("an upgrade without a count", "UPGRADE good ugslmd 0.5 2.0 permanent uncounted", "counts no seats"),
        ("another vendor's", "INCREMENT f other 1.0 permanent 1 BORROW", "VENDOR"),
    ])
    func names(_ what: String, line: String, reason: String) throws {
        let stock = stock(try Fixture.license([Self.good, line]))
        #expect(stock.shelf.features.map(\.feature) == [Bytes("good")])
        #expect(stock.notices.map(\.kind) == [.notLent])
        #expect(stock.notices.first?.reason.contains(reason) == true)
        #expect(stock.notices.first?.description.hasPrefix("test.lic:5: ") == true)
        #expect(stock.errors.isEmpty)
    }

    @Test func namesUnsignedLinesAndThoseOfUnknownPublishers() throws {
        let signed = try Fixture.license([Self.good])
        #expect(stock(signed, publisher: .generate()).notices.map(\.reason) == ["no trusted publisher has signed it for this server"])
        let unsigned = LicenseText(name: "test.lic", bytes: signed.bytes + Bytes("INCREMENT f ugslmd 1.0 permanent 1 BORROW\n"))
        #expect(stock(unsigned).notices.map(\.reason) == ["it has no SIGN"])
    }

    @Test func namesLinesForOtherServers() throws {
        let foreign = stock(try Fixture.license([Self.good], server: .generate()))
        #expect(foreign.shelf.isEmpty)
        #expect(foreign.notices.map(\.reason) == ["no SERVER line of the file names this server's key"])
    }

    @Test func anEditedLineIsNotLent() throws {
        let text = try Fixture.license(["INCREMENT good ugslmd 1.0 permanent 1 BORROW=24"]).bytes.shown
        let edited = stock(LicenseText(name: "test.lic", bytes: Bytes(text.replacing("BORROW=24", with: "BORROW=240").utf8)))
        #expect(edited.shelf.isEmpty)
        #expect(edited.notices.map(\.reason) == ["no trusted publisher has signed it for this server"])
    }

    @Test func badLinesDoNotHideGoodOnes() throws {
        let text = try Fixture.license([Self.good]).bytes
        let stock = stock(LicenseText(name: "test.lic", bytes: Bytes("NONSENSE\n") + text + Bytes("INCREMENT x\n")))
        #expect(stock.errors.count == 2)
        #expect(stock.shelf.features.map(\.feature) == [Bytes("good")])
    }

    @Test func namesWordsThatAreNotEnforced() throws {
        let stock = stock(try Fixture.license([Self.good + " DUP_GROUP=UHD OVERDRAFT=2 NOTICE=hello TZ=SERVERTZ PLATFORMS=i86_n"]))
        #expect(stock.notices.map(\.kind) == [.notEnforced])
        #expect(stock.notices.first?.reason == "TZ=SERVERTZ, PLATFORMS=i86_n")
    }

    @Test(
        arguments: [
            ("a misspelt BORROW beside one", " BOROW=99", "BOROW=99"), ("a word of another program", " MAX=3 Mixed=4", "MAX=3, Mixed=4"),
            ("a word alone", " whim", "whim"), ("a coarse end and an early renewal", " BORROW_GRANULARITY=day RENEW_INTERVAL=5", nil),
            ("what informs, and what the site edits", " SN=1 NOTICE=a ISSUER=b VENDOR_STRING=c GRACE=2 EARLY_RETURN=NO ck=1", nil),
        ] as [(String, String, String?)])
    func namesEveryWordThatItDoesNotKnow(_ what: String, words: String, named: String?) throws {
        let notices = stock(try Fixture.license([Self.good + words])).notices
        #expect(notices.map(\.kind) == (named == nil ? [] : [.notEnforced]))
        #expect(notices.first?.reason == named)
    }

    @Test func namesLinesThatMayNotBeBorrowed() throws {
        let stock = stock(try Fixture.license([Self.good, "INCREMENT f ugslmd 1.0 permanent 1 BOROW=99"]))
        #expect(stock.notices.map(\.kind) == [.connectedOnly])
        #expect(stock.notices.first?.description.contains("is lent to connected applications only: ") == true)
        #expect(stock.notices.first?.reason.contains("neither BORROW nor BORROW_INTERVAL") == true)
        #expect(stock.notices.first?.reason.hasSuffix("not enforced: BOROW=99") == true)
    }

    @Test(arguments: [
        ("VENDOR ugslmd", "VENDOR ugslmd OPTIONS=/etc/ugs.opt PORT=27001", ["PORT=27001"]),
        ("VENDOR ugslmd", "VENDOR ugslmd /opt/ugslmd /etc/ugs.opt 27001", ["/opt/ugslmd, 27001"]),
        (" 27080", " 27080 PRIMARY_IS_MASTER HEARTBEAT_INTERVAL=20", ["PRIMARY_IS_MASTER, HEARTBEAT_INTERVAL=20"]),
    ])
    func namesWhatServerAndVendorLinesAskFor(_ plain: String, edited: String, named: [String]) throws {
        let text = try Fixture.license([Self.good]).bytes.shown.replacing(plain + "\n", with: edited + "\n")
        let stock = stock(LicenseText(name: "test.lic", bytes: Bytes(text.utf8)))
        #expect(stock.notices.map(\.kind) == [.notActedOn])
        for words in named { #expect(stock.notices.first?.reason.contains(words) == true, "\(stock.notices)") }
        #expect(!stock.shelf.isEmpty)
    }

    /// Its publisher is warned too, before anybody has the file.
    @Test(arguments: [
        ("a name of 201 bytes in a file name", "INCREMENT \(String(repeating: "%", count: 67)) ugslmd 1.0 permanent 1 BORROW", "201 bytes"),
        (
            "a line as long as a grant", "INCREMENT f ugslmd 1.0 permanent 1 BORROW NOTICE=\(String(repeating: "x", count: 63_800))",
            "65536 are"
        ),
    ])
    func namesWhatALaptopCannotStore(_ what: String, line: String, reason: String) throws {
        let text = try Fixture.license([Self.good, line])
        let stock = stock(text)
        #expect(stock.shelf.features.map(\.feature) == [Bytes("good")])
        #expect(stock.notices.map(\.kind) == [.notLent])
        #expect(stock.notices.first?.reason.contains(reason) == true)
        #expect(LicenseDraft(text).warnings.contains { $0.description.contains(reason) })
    }

    /// The largest grant on the longest line that is lent is one that a laptop takes, and next to no room is wasted.
    @Test func aLineThatIsLentGivesGrantsThatFit() async throws {
        func line(_ length: Int) -> String {
            "INCREMENT f ugslmd 1.0 31-dec-2026 1000000000 BORROW_INTERVAL=3155759999 NOTICE=\(String(repeating: "x", count: length))"
        }
        var (fits, tooLong) = (62_000, 65_000)
        while tooLong - fits > 1 {
            let middle = (fits + tooLong) / 2
            if try Fixture.stock([line(middle)]).shelf.isEmpty { tooLong = middle } else { fits = middle }
        }
        let name = String(repeating: "n", count: 254) + " "
        let counter = try Counter([line(fits)])
        var policy = counter.desk.policy.current
        policy.settings.exposure = Interval(seconds: 60)
        counter.desk.policy.replace(by: policy)
        let device = SigningKey.generate()
        let borrower = Borrower(device: device.publicKey.hostid.shown, machine: Fixture.machine, user: name, host: name)
        let asked = [WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), seats: 999_999_999)]
        let request = BorrowRequest(id: "r", bodyHash: "b", features: asked, end: .lasting(3_155_759_999), borrower: borrower)
        guard case .lent(let grants) = try await counter.desk.borrow(request, now: Fixture.now) else {
            Issue.record("not lent")
            return
        }
        let grant = try #require(grants.first)
        #expect(grant.count == SealedText.largest)
        #expect((try? Grant.parse(grant)) != nil)
    }

    @Test func moreThanAnAnswerHoldsIsNotServed() throws {
        var shelf = try Fixture.stock([Self.good]).shelf
        shelf.texts = [(servers: [], text: Bytes(repeating: ASCII.space, count: 4 * 1024 * 1024))]
        try shelf.requireReadable(at: Fixture.now)
        shelf.texts[0].text.append(ASCII.space)
        let refusal = #expect(throws: Refusal(.badConfiguration, "")) { try shelf.requireReadable(at: Fixture.now) }
        #expect(refusal?.detail.contains("4194305 bytes") == true)
        #expect(refusal?.detail.contains("at most 4194304") == true)
    }

    @Test func useServerNeedsNoNote() throws {
        let text = try Fixture.license(["USE_SERVER", Self.good])
        #expect(stock(text).notices.isEmpty)
    }

    @Test func clientsReadWhatIsLentAndNothingElse() throws {
        let text = try Fixture.license(["# secret remark", Self.good, "INCREMENT f ugslmd 1.0 permanent 1 0123456789AB"])
        let read = LicenseFile.parse(stock(text).shelf.text, name: "")
        #expect(read.errors.isEmpty)
        #expect(read.file.features.map(\.name) == [Bytes("good")])
        #expect(read.file.entries.count == 3)
        #expect(read.file.features[0].isSigned(by: [Fixture.publisher.publicKey], for: read.file.servers))
    }

    @Test func namesLinesThatLieDormant() throws {
        let stock = try Fixture.stock([
            "INCREMENT f ugslmd 27.0 06-nov-2012 1 BORROW OVERDRAFT=1 ISSUED=06-sep-2012",
            "INCREMENT g ugslmd 1.0 permanent 1 BORROW START=01-jan-2027",
            "INCREMENT h ugslmd 1.0 permanent 1 BORROW", "INCREMENT h ugslmd 2.0 permanent 1 BORROW SUPERSEDE ISSUED=01-jan-2020",
        ])
        #expect(
            stock.notices(at: Fixture.now).map(\.reason) == [
                "it expired at 2012-11-06 23:59:59 UTC", "it starts at 2027-01-01 00:00:00 UTC",
                "a line with SUPERSEDE and a later ISSUED takes its place",
            ])
    }
}
