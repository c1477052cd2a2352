// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// A publisher's draft becomes a signed file, and every liberty taken with it is told.
@Suite struct LicenseDraftTests {
    private static let head = "SERVER lic1 \(Fixture.server.publicKey.hostid.shown) 27080\nVENDOR ugslmd\n"

    private func draft(_ text: String) -> LicenseDraft { LicenseDraft(LicenseText(name: "draft.lic", bytes: Bytes(text.utf8))) }

    /// The line as OpenLM's article shows it: broken without `\`, typographic quotes, a placeholder for the signature.
    private static let pasted = """
        INCREMENT 3d_to_2d_flattener ugslmd 27.0 06-nov-2012 1 SUPERSEDE

        DUP_GROUP=UHD user_info=”NX 2D Exchange” ISSUED=06-sep-2012

        BORROW=2880 ck=194 SIGN=”code”

        """

    @Test func signsTheLineAsItWasPasted() throws {
        let signed = try draft(Self.head + Self.pasted).signed(by: Fixture.publisher)
        let file = LicenseFile.parse(signed.text, name: "")
        #expect(file.errors.isEmpty)
        let line = try #require(file.file.features.first)
        #expect(line.isSigned(by: [Fixture.publisher.publicKey], for: file.file.servers))
        #expect(line.value("user_info") == Bytes("NX 2D Exchange"))
        #expect(line.canonical.shown.hasPrefix("INCREMENT 3d_to_2d_flattener ugslmd 27.0 06-nov-2012 1 SUPERSEDE DUP_GROUP=UHD user_info="))
        let codes = Set(signed.warnings.map { "\($0.code)" })
        #expect(codes == ["continued", "typographicQuote", "signatureReplaced"])
        #expect(signed.warnings.allSatisfy { $0.description.hasPrefix("draft.lic:") })
        #expect(signed.signedLines == 1)
    }

    @Test func signsASignedFileAnew() throws {
        let once = try draft(Self.head + "INCREMENT f ugslmd 1.0 permanent 1 BORROW\n").signed(by: .generate())
        let twice = try draft(once.text.shown).signed(by: Fixture.publisher)
        #expect(twice.warnings.map(\.code) == [.signatureReplaced])
        let file = LicenseFile.parse(twice.text, name: "").file
        #expect(file.features[0].isSigned(by: [Fixture.publisher.publicKey], for: file.servers))
    }

    @Test func theSiteMayEditWhatIsItsOwn() throws {
        let text = try draft(Self.head + "INCREMENT f ugslmd 1.0 permanent 1 BORROW ck=1\n").signed(by: Fixture.publisher).text.shown
        func isSigned(_ text: String) -> Bool {
            let file = LicenseFile.parse(Bytes(text.utf8), name: "").file
            return file.features.first?.isSigned(by: [Fixture.publisher.publicKey], for: file.servers) == true
        }
        #expect(isSigned(text.replacing("lic1", with: "lic2").replacing(" 27080", with: "").replacing("ck=1", with: "ck=2 sort=9")))
        #expect(!isSigned(text.replacing("BORROW", with: "BORROW=9999")))
        #expect(!isSigned(text.replacing(Fixture.server.publicKey.hostid.shown, with: SigningKey.generate().publicKey.hostid.shown)))
    }

    @Test func signsEveryKindOfLineAndNamesWhatItDoesNot() throws {
        let others = """
            # a remark
            INCREMENT old ugslmd 1.0 permanent 1 0123456789AB
            PACKAGE p ugslmd 1.0 COMPONENTS="f g"
            UPGRADE f ugslmd 1.0 2.0 permanent 1
            INCREMENT f other 1.0 permanent 1 SUPERSEDE

            """
        let signed = try draft(Self.head + others).signed(by: Fixture.publisher)
        #expect(signed.warnings.map(\.position.line) == [4, 5, 6, 7, 7])
        for line in others.split(separator: "\n").dropLast() { #expect(signed.text.shown.contains(line)) }
        #expect(signed.signedLines == 3)
        let file = LicenseFile.parse(signed.text, name: "").file
        #expect(file.entries.compactMap(\.derivation).count { $0.isSigned(by: [Fixture.publisher.publicKey], for: file.servers) } == 2)
    }

    @Test(arguments: [
        ("PACKAGE p ugslmd 1.0 COMPONENTS=\"f g\"", "no FEATURE or INCREMENT line of this file enables it"),
        ("PACKAGE f ugslmd 1.0 COMPONENTS=\"g:1.0:2\" OPTIONS=SUITE", "its count means nothing here"),
        ("PACKAGE f ugslmd 1.0 COMPONENTS=\(String(repeating: "%", count: 67))", "201 bytes"),
        ("UPGRADE f ugslmd 1.0 2.0 permanent 3", "it upgrades 3 seats, and the lines of this file from version 1.0 to before 2.0 have 2"),
        ("UPGRADE f ugslmd 1.0 2.0 permanent uncounted", "only counted ones are lent"),
        ("UPGRADE f other 1.0 2.0 permanent 1", "no VENDOR line names other"),
        ("PACKAGE f ugslmd 1.0 COMPONENTS=g SIGN=x", "the SIGN that stood here is replaced"),
    ])
    func namesWhatAPackageOrAnUpgradeMayNotMean(_ line: String, warning: String) throws {
        let draft = draft(Self.head + "INCREMENT f ugslmd 1.0 permanent 2 BORROW\n\(line)\n")
        #expect(draft.warnings.contains { $0.position.line == 4 && $0.description.contains(warning) }, "\(draft.warnings)")
        let plain = draft.warnings.filter { $0.position.line == 3 }
        #expect(plain.isEmpty)
    }

    @Test func errorsDoNotHideWarnings() {
        let draft = draft(Self.head + "INCREMENT f ugslmd 1.0 permanent 1 NOTICE=”a b”\nINCREMENT g\nINCREMENT h other 1.0 permanent 1\n")
        #expect(draft.errors.map(\.position.line) == [4])
        #expect(draft.warnings.map(\.code) == [.typographicQuote, .missing])
    }

    @Test(arguments: [
        ("no SERVER line", "INCREMENT f ugslmd 1.0 permanent 1\n", "lend hostid"),
        ("an Ethernet address", "SERVER lic1 0019d244e9fc 27080\nVENDOR ugslmd\nINCREMENT f ugslmd 1.0 permanent 1\n", "lend hostid"),
        ("ANY", "SERVER lic1 ANY\nVENDOR ugslmd\nINCREMENT f ugslmd 1.0 permanent 1\n", "lend hostid"),
        ("nothing to sign", head, "add the lines"),
        ("a line that does not parse", head + "INCREMENT f ugslmd\nINCREMENT g ugslmd 1.0 permanent 1\n", "put it right"),
        (
            "a line that its signature makes too long",
            head + "INCREMENT f ugslmd 1.0 permanent 1 user_info=\(String(repeating: "x", count: 65_450))\n", "shorter"
        ),
    ])
    func refuses(_ what: String, text: String, hint: String) {
        let refusal = #expect(throws: Refusal.self) { try draft(text).signed(by: Fixture.publisher) }
        #expect(refusal?.code == .badRequest)
        #expect(refusal?.hint.contains(hint) == true)
    }

    @Test func aKeyPairIsPrivateAndNeverWrittenOver() throws {
        let folder = try Folder()
        let paths = try PublisherKey.make(in: folder.file("keys"))
        #expect(try FileManager.default.attributesOfItem(atPath: paths.secret)[.posixPermissions] as? Int == 0o600)
        #expect(try KeyFile.readPublic(paths.public) == PublisherKey.read(paths.secret).publicKey)
        #expect(throws: Refusal(.cannotWrite, "")) { try PublisherKey.make(in: folder.file("keys")) }
        let refusal = #expect(throws: Refusal.self) { try PublisherKey.read(paths.public) }
        #expect(refusal?.detail == "\(paths.public) is a public key")
        #expect(refusal?.hint.contains(paths.secret) == true)
    }

    @Test func aServersKeyIsNoPublishers() {
        let refusal = #expect(throws: Refusal.self) {
            try draft(Self.head + "INCREMENT f ugslmd 1.0 permanent 1 BORROW\n").signed(by: Fixture.server)
        }
        #expect(refusal?.code == .badKey)
        #expect(refusal?.hint.contains("publisher.key") == true)
    }

    @Test(arguments: [("BORROW", false), ("BORROW=4320", false), ("BORROW=4321", true), ("BORROW=9999", true)])
    func moreThanTheCeilingIsSaid(_ word: String, isSaid: Bool) {
        let warnings = draft(Self.head + "INCREMENT f ugslmd 1.0 permanent 1 \(word)\n").warnings
        #expect(warnings.map(\.code) == (isSaid ? [.badValue] : []))
        #expect(warnings.allSatisfy { $0.description.contains("4320 hours") })
    }
}
