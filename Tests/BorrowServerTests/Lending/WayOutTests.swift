// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// What an administrator is told to do where nothing can be lent or a key is missing.
@Suite struct WayOutTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 1 BORROW"

    private func wayOut(_ license: LicenseText, server: SigningKey = Fixture.server, publisher: SigningKey = Fixture.publisher) -> String {
        let stock = Stocktaking([license], server: server.publicKey.hostid, publishers: [publisher.publicKey])
        #expect(stock.shelf.isEmpty)
        return stock.wayOut
    }

    @Test func theRealCauseIsNamed() throws {
        let license = try Fixture.license([Self.line])
        #expect(wayOut(license, publisher: .generate()).contains("--publisher"))
        let edited = LicenseText(name: "", bytes: Bytes(license.bytes.shown.replacing("permanent 1", with: "permanent 9").utf8))
        #expect(wayOut(edited).contains("edited"))
        let other = SigningKey.generate()
        #expect(wayOut(license, server: other).contains(other.publicKey.hostid.shown))
        let unsigned = LicenseText(
            name: "", bytes: Bytes("SERVER l \(Fixture.server.publicKey.hostid.shown)\nVENDOR ugslmd\n\(Self.line)\n".utf8))
        #expect(wayOut(unsigned).contains("lend publisher sign"))
        #expect(wayOut(LicenseText(name: "", bytes: [])).contains("above") == true)
    }

    @Test func aLostKeyIsPutBackNotMadeAnew() throws {
        let folder = try Folder()
        let refusal = #expect(throws: Refusal.self) { try ServerKey.read(at: folder.file("server.key")) }
        #expect(refusal?.hint.contains("--backup") == true)
        #expect(refusal?.hint.contains("--key \(folder.file("server.key"))") == true)
        #expect(refusal?.hint.contains("new server") == true)
        #expect(try ServerKey.readOrMake(at: folder.file("server.key")).isNew)
        #expect(try !ServerKey.readOrMake(at: folder.file("server.key")).isNew)
    }

    @Test func aFolderIsNoKey() throws {
        let folder = try Folder()
        let places = Places(environment: [:], isRoot: false)
        let refusal = #expect(throws: Refusal.self) { try places.trustedPublishers(files: [folder.path]) }
        #expect(refusal?.detail == "\(folder.path) is a folder")
    }
}
