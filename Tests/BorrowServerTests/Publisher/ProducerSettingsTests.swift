// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowServer

/// FlexNet Embedded's own file goes onto every line that does not say it itself.
@Suite struct ProducerSettingsTests {
    private func read(_ xml: String) -> ProducerSettings {
        ProducerSettings(LicenseText(name: "producer-settings.xml", bytes: Bytes(xml.utf8)))
    }

    /// What the lines get, as they are printed.
    private func lines(_ lines: [String], with settings: ProducerSettings) throws -> [String] {
        let head = "SERVER lic1 \(Fixture.server.publicKey.hostid.shown)\nVENDOR ugslmd\n"
        var draft = LicenseDraft(LicenseText(name: "draft.lic", bytes: Bytes((head + lines.joined(separator: "\n")).utf8)))
        draft.apply(settings)
        let signed = try draft.signed(by: Fixture.publisher)
        let file = LicenseFile.parse(signed.text, name: "").file
        #expect(file.features.allSatisfy { $0.isSigned(by: [Fixture.publisher.publicKey], for: file.servers) })
        return file.features.map { $0.canonical.shown.components(separatedBy: " SIGN=")[0] }
    }

    static let all = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- As it came with the license server. -->
        <producer-settings>
          <entry key="licensing.borrowInterval">2w</entry>
          <entry key="licensing.defaultBorrowGranularity">day</entry>
          <entry key="licensing.renewInterval">25</entry>
        </producer-settings>
        """

    @Test func itsSettingsGoOntoEveryLine() throws {
        let plain = "INCREMENT f ugslmd 1.0 permanent 1"
        let written = "BORROW_INTERVAL=2w BORROW_GRANULARITY=day RENEW_INTERVAL=25"
        #expect(
            try lines([plain, plain + " BORROW", "FEATURE g ugslmd 1.0 permanent 1"], with: read(Self.all)) == [
                "\(plain) \(written)", "\(plain) BORROW \(written)", "FEATURE g ugslmd 1.0 permanent 1 \(written)",
            ])
    }

    @Test func aLineThatSaysItItselfKeepsIt() throws {
        let plain = "INCREMENT f ugslmd 1.0 permanent 1"
        #expect(
            try lines(
                [plain + " BORROW=24", plain + " BORROW_INTERVAL=1d", plain + " BORROW_GRANULARITY=hour", plain + " RENEW_INTERVAL=50"],
                with: read(Self.all)) == [
                    "\(plain) BORROW=24 BORROW_GRANULARITY=day RENEW_INTERVAL=25",
                    "\(plain) BORROW_INTERVAL=1d BORROW_GRANULARITY=day RENEW_INTERVAL=25",
                    "\(plain) BORROW_GRANULARITY=hour BORROW_INTERVAL=2w RENEW_INTERVAL=25",
                    "\(plain) RENEW_INTERVAL=50 BORROW_INTERVAL=2w BORROW_GRANULARITY=day",
                ])
    }

    /// A bare BORROW leaves its interval to the server, whose is then signed.
    @Test func whatWasWrittenIsLent() throws {
        let head = "SERVER lic1 \(Fixture.server.publicKey.hostid.shown)\nVENDOR ugslmd\n"
        var draft = LicenseDraft(
            LicenseText(name: "draft.lic", bytes: Bytes((head + "INCREMENT f ugslmd 1.0 permanent 1 BORROW\n").utf8)))
        #expect(draft.apply(read(Self.all)) == 1)
        let text = LicenseText(name: "", bytes: try draft.signed(by: Fixture.publisher).text)
        let shelf = Stocktaking([text], server: Fixture.server.publicKey.hostid, publishers: [Fixture.publisher.publicKey]).shelf
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        let given = try Lending.allot(asked, from: shelf.features[0], out: SeatsOut(), end: .lasting(30 * 86400), now: Fixture.now)
        #expect(given.end == Fixture.at("2026-12-06T23:59:59Z"))
        #expect(given.renewAt == Fixture.now + 14 * 86400 / 4)
    }

    @Test(arguments: [
        "<settings><entry key='licensing.borrowInterval'>3d</entry></settings>",
        "<settings><setting name=\"licensing.borrowInterval\" value=\" 3d \"/></settings>",
        "<a><b><property key=\"licensing.borrowInterval\">\n  3d\n</property></b></a>",
        "<settings><licensing.borrowInterval>3d</licensing.borrowInterval></settings>",
        "<settings><entry key='licensing.borrowInterval'><![CDATA[3d]]></entry></settings>",
        "<!DOCTYPE properties SYSTEM \"http://java.sun.com/dtd/properties.dtd\"><properties><comment>hello</comment><entry key='licensing.borrowInterval'>259200</entry></properties>",
    ])
    func eachShapeSaysTheSame(_ xml: String) throws {
        let settings = read(xml)
        #expect(settings.errors.isEmpty, "\(settings.errors.map(\.description))")
        #expect(
            try lines(["INCREMENT f ugslmd 1.0 permanent 1"], with: settings) == ["INCREMENT f ugslmd 1.0 permanent 1 BORROW_INTERVAL=3d"])
    }

    @Test(
        arguments: [
            ("0", "is no time at all"), ("1d12h", "has several units; write 36h"), ("-1h", "is negative"), ("1D", "write 1d"),
            ("5 d", "has a blank in it; write 5d"), ("99999999999w", "is too long"), ("", "the interval is empty"),
        ])
    func eachBadIntervalIsToldWithItsPlace(_ value: String, words: String) {
        let error = read("<settings>\n  <entry key=\"licensing.borrowInterval\">\(value)</entry>\n</settings>").errors.first
        #expect(error?.code == .badValue)
        #expect(error?.position.line == 2)
        #expect(error?.description.hasPrefix("producer-settings.xml:2:") == true)
        #expect(error?.expected.hasPrefix("licensing.borrowInterval: ") == true)
        #expect(error?.expected.contains(words) == true, "\(error?.expected ?? "")")
    }

    @Test(
        arguments: [
            ("<entry key='licensing.renewInterval'>0</entry>", "is no percentage"),
            ("<entry key='licensing.renewInterval'>101</entry>", "is no percentage"),
            ("<entry key='licensing.defaultBorrowGranularity'>week</entry>", "second, minute, hour or day"),
            ("<entry key='licensing.renewInterval' value='15'>15</entry>", "both value= and text"),
            ("<entry key='licensing.renewInterval'>15</entry><entry key='licensing.renewInterval'>15</entry>", "stands here again"),
            ("<entry key='licensing.renewInterval'><b>15</b></entry>", "expected the value of licensing.renewInterval, found <b>"),
            ("fifteen", "found text"),
            ("<entry key='licensing.renewInterval'>15", "expected XML"),
        ])
    func eachMistakeIsToldWithItsPlace(_ xml: String, words: String) {
        let errors = read("<settings>\n\(xml)\n</settings>").errors
        #expect(errors.contains { $0.position.line >= 2 && $0.expected.contains(words) }, "\(errors.map(\.description))")
    }

    @Test(arguments: ["", "licensing.borrowInterval = 1w", "<settings>"])
    func whatIsNoXMLIsToldSo(_ text: String) {
        #expect(!read(text).errors.isEmpty)
    }

    @Test func whatCannotBeUsedIsNamed() {
        let settings = read(
            """
            <settings>
            <entry key="licensing.borrowIntervalMax">30d</entry>
            <entry key="licensing.borowInterval">30d</entry>
            <entry key="security.enabled">true</entry>
            </settings>
            """)
        #expect(settings.errors.isEmpty)
        #expect(settings.notes.map(\.position.line) == [2, 3, 4])
        #expect(settings.notes[0].expected.contains("administrator"))
        #expect(settings.notes[1].expected.contains("licensing.borrowInterval is meant, perhaps"))
        #expect(settings.notes[2].expected.contains("security.enabled is not used"))
    }

    /// Names of other files, and words that grow without end, are not followed.
    @Test func entitiesReachNothing() {
        let outside = read(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a><entry key='licensing.borrowInterval'>&x;</entry></a>")
        #expect(!outside.errors.isEmpty)
        let laughs = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
        let growing = read("<!DOCTYPE a [<!ENTITY l0 \"ha\">\(laughs)]><a><entry key='licensing.borrowInterval'>&l9;</entry></a>")
        #expect(!growing.errors.isEmpty)
    }
}
