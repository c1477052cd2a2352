// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@testable import BorrowKeys

/// Secret keys under a passphrase.
@Suite struct SealedKeyTests {
    private let scratch: KeyFileTests.Scratch
    private let key = SigningKey.generate()
    private let passphrase = Bytes("correct horse")
    private let cheap: SealedKey.Cost

    init() throws {
        scratch = try KeyFileTests.Scratch()
        cheap = try #require(SealedKey.Cost(passes: 1, memory: 8))
    }

    @Test func itsPassphraseOpensItAndNoOther() throws {
        let sealed = try #require(SealedKey(key, under: passphrase, cost: cheap))
        #expect(sealed.opened(by: passphrase)?.publicKey == key.publicKey)
        #expect(sealed.opened(by: Bytes("correct horsf")) == nil)
        #expect(sealed.opened(by: []) == nil)
        #expect(SealedKey(key, under: [], cost: cheap) == nil)
        let again = try #require(SealedKey(key, under: passphrase, cost: cheap))
        #expect(again.line != sealed.line)
    }

    @Test func aFileOfItHoldsNoSecret() throws {
        let sealed = try #require(SealedKey(key, under: passphrase, cost: cheap))
        try KeyFile.create(.sealed(sealed), at: scratch.path("secret"), comment: "a test's key")
        let text = Bytes(try Data(contentsOf: URL(fileURLWithPath: scratch.path("secret"))))
        key.withSeed { #expect(!text.shown.contains(Base64URL.encode($0).shown)) }
        #expect(throws: KeyFileError(.sealed, "")) { try KeyFile.readSecret(scratch.path("secret")) }
        guard case .sealed(let read) = try KeyFile.secret(at: scratch.path("secret")) else { throw KeyFileError(.malformed, "") }
        #expect(read.publicKey == key.publicKey)
        #expect(read.opened(by: passphrase)?.publicKey == key.publicKey)
    }

    @Test func everyChangedByteIsFound() throws {
        let line = try #require(SealedKey(key, under: passphrase, cost: cheap)).line
        for index in line.indices {
            var edited = line
            edited[index] ^= 1
            #expect(SealedKey(line: edited)?.opened(by: passphrase) == nil, "byte \(index)")
        }
    }

    /// Whoever may write the file cannot make a machine spend more than this.
    @Test(arguments: ["11:8", "0:8", "1:7", "1:1048577", "1:99999999999999999999", "-1:8", "1:", "4294967296:8"])
    func aCostPastTheLimitsIsNoKey(_ cost: String) throws {
        let line = try #require(SealedKey(key, under: passphrase, cost: cheap)).line
        #expect(SealedKey(line: Bytes(line.shown.replacing("argon2id:1:8:", with: "argon2id:\(cost):").utf8)) == nil)
        #expect(SealedKey(line: line) != nil)
    }

    @Test func anotherPassphraseTakesThePlaceOfTheFirst() throws {
        let path = scratch.path("secret")
        try KeyFile.create(key, at: path, comment: "a test's key")
        try KeyFile.replace(.sealed(try #require(SealedKey(key, under: passphrase, cost: cheap))), at: path)
        guard case .sealed(let sealed) = try KeyFile.secret(at: path) else { throw KeyFileError(.malformed, path) }
        #expect(sealed.opened(by: passphrase)?.publicKey == key.publicKey)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# a test's key\nED25519-SEALED="))
        try KeyFile.replace(.open(key), at: path)
        #expect(try KeyFile.readSecret(path).publicKey == key.publicKey)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["secret"])
    }
}
