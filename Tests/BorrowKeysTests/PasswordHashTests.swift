// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc
import Testing

@testable import BorrowKeys

/// What is kept of a password.
@Suite struct PasswordHashTests {
    private func hash(_ password: String) -> PasswordHash? { Bytes(password.utf8).withUnsafeBytes { PasswordHash(of: $0) } }

    private func matches(_ hash: PasswordHash, _ password: String) -> Bool { Bytes(password.utf8).withUnsafeBytes { hash.matches($0) } }

    @Test func onlyItsOwnPasswordFits() throws {
        let hash = try #require(self.hash("secret"))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        #expect(matches(hash, "secret"))
        #expect(!matches(hash, "Secret") && !matches(hash, "secret ") && !matches(hash, ""))
        #expect(PasswordHash(text: hash.text) == hash)
        // A salt of its own each time.
        #expect(self.hash("secret") != hash)
    }

    @Test func anEmptyOneIsNone() {
        #expect(hash("") == nil)
        #expect(hash(String(repeating: "x", count: PasswordHash.longestPassword)) != nil)
        #expect(hash(String(repeating: "x", count: PasswordHash.longestPassword + 1)) == nil)
    }

    @Test(arguments: [
        "", "secret", "$argon2id$v=19$m=1048576,t=9,p=1$c29tZXNhbHQ$aGFzaA", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaA",
    ])
    func anotherCostIsNone(text: String) {
        #expect(PasswordHash(text: text) == nil)
    }

    @Test func aSecretIsOneLineOfItsDescriptor() throws {
        func read(_ text: String) throws(SecretInput.Failure) -> Bytes {
            var ends: [Int32] = [0, 0]
            pipe(&ends)
            defer { close(ends[0]) }
            _ = text.withCString { write(ends[1], $0, strlen($0)) }
            close(ends[1])
            return try SecretInput.read(from: ends[0])
        }
        #expect(try read("secret\nmore\n") == Bytes("secret"))
        #expect(try read("secret") == Bytes("secret"))
        #expect(try read("secret\r\n") == Bytes("secret"))
        #expect(try read("") == [])
        #expect(throws: SecretInput.Failure.tooLong) { try read(String(repeating: "x", count: 1025)) }
        #expect(throws: SecretInput.Failure.unreadable) { try SecretInput.read(from: -1) }
    }
}
