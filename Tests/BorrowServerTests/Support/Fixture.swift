// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import BorrowServer
import Foundation
import Testing

/// The people of these tests, and the moment at which they begin.
enum Fixture {
    static let publisher = SigningKey.generate()
    static let server = SigningKey.generate()
    static let now = at("2026-11-22T09:00:00Z")
    static let week: Int64 = 7 * 86400
    static let machine = "MACHINE=" + Base64URL.encode(Digest.sha256(Bytes("a machine"))).shown

    static func at(_ text: String) -> Instant {
        guard let instant = Instant(iso8601: text) else { preconditionFailure("\(text) is an instant") }
        return instant
    }

    /// A license file with these lines of the vendor `ugslmd`, signed.
    static func license(
        _ lines: [String], server: SigningKey = server, publisher: SigningKey = publisher, name: String = "test.lic"
    ) throws -> LicenseText {
        let head = ["SERVER lic1 \(server.publicKey.hostid.shown) 27080", "VENDOR ugslmd"]
        let draft = LicenseDraft(LicenseText(name: name, bytes: Bytes((head + lines).joined(separator: "\n").utf8)))
        #expect(draft.errors.isEmpty)
        return LicenseText(name: name, bytes: try draft.signed(by: publisher).text)
    }

    static func stock(_ lines: [String]) throws -> Stocktaking {
        Stocktaking([try license(lines)], server: server.publicKey.hostid, publishers: [publisher.publicKey])
    }

    static func borrower(_ device: SigningKey, machine: String = machine, user: String = "alice") -> Borrower {
        Borrower(device: device.publicKey.hostid.shown, machine: machine, user: user, host: "thinkpad", client: "test 1")
    }
}

/// A folder that is gone after the test.
final class Folder: Sendable {
    let path = NSTemporaryDirectory() + "lend-" + RandomIdentifier.make().shown

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}
