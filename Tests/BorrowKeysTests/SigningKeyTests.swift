// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@Suite struct SigningKeyTests {
    /// RFC 8032, section 7.1, test 1; our domain prefix is part of what is signed, so only the public key can be compared.
    @Test func makesThePublicKeyOfRFC8032() throws {
        let seed: Bytes = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b,
            0x32,
            0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ]
        let key = try #require(SigningKey(seed: seed))
        #expect(key.publicKey.raw.prefix(4) == [0xd7, 0x5a, 0x98, 0x01])
        #expect(key.publicKey.raw.suffix(4) == [0xf7, 0x07, 0x51, 0x1a])
    }

    @Test func aSignatureHoldsForItsMessageKeyAndPurposeOnly() {
        let (key, other) = (SigningKey.generate(), SigningKey.generate())
        let signature = key.sign(Bytes("message"), for: .request)
        #expect(key.publicKey.verifies(signature, of: Bytes("message"), for: .request))
        #expect(!key.publicKey.verifies(signature, of: Bytes("massage"), for: .request))
        #expect(!key.publicKey.verifies(signature, of: Bytes("message"), for: .answer))
        #expect(!other.publicKey.verifies(signature, of: Bytes("message"), for: .request))
        #expect(!key.publicKey.verifies([], of: Bytes("message"), for: .request))
    }

    @Test func aSeedOfAnotherLengthIsNoKey() {
        #expect(SigningKey(seed: Bytes(repeating: 1, count: 31)) == nil)
        #expect(SigningKey(seed: Bytes(repeating: 1, count: 64)) == nil)
    }

    @Test func wipingLeavesNothing() {
        var secret = Bytes("secret")
        secret.wipe()
        #expect(secret.isEmpty)
    }

    @Test func identifiersAre16RandomBytes() {
        let made = (0..<100).map { _ in RandomIdentifier.make() }
        #expect(made.allSatisfy { Base64URL.decode($0)?.count == 16 })
        #expect(Set(made).count == made.count)
    }
}
