// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@Suite struct KeyFileTests {
    /// A folder that goes with the test.
    final class Scratch {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)")
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }
        func path(_ name: String) -> String { url.appendingPathComponent(name).path }
    }

    private let scratch: Scratch
    private let key = SigningKey.generate()

    init() throws { scratch = try Scratch() }

    @Test func aSecretComesBackAndIsItsOwnersAlone() throws {
        try KeyFile.create(key, at: scratch.path("secret"), comment: "a test's key")
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("secret"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try KeyFile.readSecret(scratch.path("secret")).publicKey == key.publicKey)
    }

    @Test func aPublicKeyComesBack() throws {
        try KeyFile.create(key.publicKey, at: scratch.path("key.pub"), comment: "a test's key")
        #expect(try KeyFile.readPublic(scratch.path("key.pub")) == key.publicKey)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o644])
    func aSecretThatOthersMayTouchIsRefused(_ mode: Int) throws {
        try KeyFile.create(key, at: scratch.path("secret"), comment: "a test's key")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: scratch.path("secret"))
        #expect(throws: KeyFileError(.exposed, "")) { try KeyFile.readSecret(scratch.path("secret")) }
    }

    @Test func noKeyIsEverWrittenOver() throws {
        try KeyFile.create(key, at: scratch.path("secret"), comment: "a test's key")
        #expect(throws: KeyFileError(.exists, "")) {
            try KeyFile.create(SigningKey.generate(), at: scratch.path("secret"), comment: "another")
        }
        #expect(try KeyFile.readSecret(scratch.path("secret")).publicKey == key.publicKey)
    }

    @Test(arguments: ["", "# only a comment\n", "ED25519=short\n", "ED25519-SECRET=AAAA\n", "ED25519=AAAA\nED25519=AAAA\n"])
    func whatIsNoKeyFileIsSaid(_ text: String) throws {
        let path = scratch.path("broken")
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
        #expect(throws: KeyFileError(.malformed, "")) { try KeyFile.readPublic(path) }
        #expect(throws: KeyFileError(.malformed, "")) { try KeyFile.readSecret(path) }
    }

    @Test func anAbsentFileIsSaid() {
        #expect(throws: KeyFileError(.absent, "")) { try KeyFile.readSecret(scratch.path("nothing")) }
        #expect(throws: KeyFileError(.unwritable, "")) { try KeyFile.create(key, at: scratch.path("no/folder"), comment: "") }
    }
}
