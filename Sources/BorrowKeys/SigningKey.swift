// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CSodium

/// A secret Ed25519 key: a publisher's, a server's or a device's. Its memory is locked, and wiped at the end.
///
/// Unchecked because it holds a pointer; what it points to never changes after `init`.
public final class SigningKey: @unchecked Sendable {
    public let publicKey: PublicKey
    private let secret: UnsafeMutablePointer<UInt8>

    /// A new key from the system's random source.
    public static func generate() -> SigningKey {
        var seed = Bytes(repeating: 0, count: 32)
        randombytes_buf(&seed, seed.count)
        defer { seed.wipe() }
        return SigningKey(seed32: seed)
    }

    /// `nil` unless the seed has 32 bytes. The caller wipes the seed.
    public convenience init?(seed: Bytes) {
        guard seed.count == 32 else { return nil }
        self.init(seed32: seed)
    }

    private init(seed32 seed: Bytes) {
        guard sodium_init() >= 0, let memory = sodium_malloc(64) else { fatalError("no memory for a secret key") }
        secret = memory.assumingMemoryBound(to: UInt8.self)
        var raw = Bytes(repeating: 0, count: 32)
        crypto_sign_seed_keypair(&raw, secret, seed)
        guard let key = PublicKey(raw: raw) else { fatalError("a public key has 32 bytes") }
        publicKey = key
    }

    deinit {
        sodium_free(secret)
    }

    /// 64 bytes.
    public func sign(_ message: Bytes, for domain: SignatureDomain) -> Bytes {
        let signed = domain.prefix + message
        var signature = Bytes(repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, signed, UInt64(signed.count), secret)
        return signature
    }

    /// A file of `message` with its signature at the end.
    public func seal(_ message: Bytes, for domain: SignatureDomain) -> SealedText {
        SealedText(message: message, signature: sign(message, for: domain))
    }

    /// Lends the 32 bytes that the key can be made from again, and wipes them afterwards.
    public func withSeed<Result>(_ body: (Bytes) throws -> Result) rethrows -> Result {
        var seed = Bytes(UnsafeBufferPointer(start: secret, count: 32))
        defer { seed.wipe() }
        return try body(seed)
    }
}

extension Bytes {
    /// Overwrites a secret; the array is empty afterwards.
    public mutating func wipe() {
        withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) }
        removeAll()
    }
}
