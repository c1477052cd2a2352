// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CSodium

/// A secret key as a file holds it: open, or under a passphrase.
public enum SecretKey: Sendable {
    case open(SigningKey)
    case sealed(SealedKey)

    public var publicKey: PublicKey {
        switch self {
        case .open(let key): key.publicKey
        case .sealed(let key): key.publicKey
        }
    }
}

/// A secret key under a passphrase: one line,
/// `ED25519-SEALED=argon2id:PASSES:KIB:SALT:NONCE:BOX:PUBLIC`.
///
/// PASSES and KIB are Argon2id's (version 1.3, one lane); SALT (16 bytes), NONCE (24), BOX (48) and PUBLIC (32) are base64url. BOX
/// is the key's 32-byte seed under XChaCha20-Poly1305 (IETF), with everything before `:BOX` and PUBLIC as additional data, so that
/// nothing of the line can be changed. Whoever has the file has to guess the passphrase, at the line's cost a guess.
public struct SealedKey: Sendable {
    /// What a guess takes.
    public struct Cost: Sendable, Equatable {
        public let passes: UInt64
        /// KiB of memory.
        public let memory: Int

        /// - Returns: `nil` for less than Argon2id takes, and for more than a file may make a machine spend: 10 passes, 1 GiB.
        public init?(passes: UInt64, memory: Int) {
            guard (1...10).contains(passes), (8...(1 << 20)).contains(memory) else { return nil }
            (self.passes, self.memory) = (passes, memory)
        }

        private init(standardPasses: UInt64, memory: Int) {
            (passes, self.memory) = (standardPasses, memory)
        }

        /// Half a second to a second, and 256 MiB.
        public static let standard = Cost(standardPasses: 3, memory: 256 << 10)
    }

    public let publicKey: PublicKey
    let line: Bytes
    private let cost: Cost
    private let salt: Bytes
    private let nonce: Bytes
    private let box: Bytes
    /// The line up to the box, and the public key.
    private let bound: Bytes

    private static let keyword = Bytes("ED25519-SEALED=argon2id:")

    /// - Parameter passphrase: not empty; the caller wipes it.
    /// - Returns: `nil` for an empty passphrase, and where there is no memory for the cost.
    public init?(_ key: SigningKey, under passphrase: Bytes, cost: Cost = .standard) {
        var (salt, nonce) = (Bytes(repeating: 0, count: 16), Bytes(repeating: 0, count: 24))
        randombytes_buf(&salt, salt.count)
        randombytes_buf(&nonce, nonce.count)
        let bound = Self.bound(cost, salt, nonce, key.publicKey)
        guard !passphrase.isEmpty, var secret = Self.key(passphrase, salt: salt, cost: cost) else { return nil }
        defer { secret.wipe() }
        var box = Bytes(repeating: 0, count: 48)
        key.withSeed { seed in
            _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                &box, nil, seed, UInt64(seed.count), bound, UInt64(bound.count), nil, nonce, secret)
        }
        (publicKey, self.cost, self.salt, self.nonce, self.box, self.bound) = (key.publicKey, cost, salt, nonce, box, bound)
        line = Self.head(cost, salt, nonce) + Bytes(":") + Base64URL.encode(box) + Bytes(":") + Base64URL.encode(key.publicKey.raw)
    }

    /// `nil` for anything else than such a line, and for a cost past the limits.
    init?(line: Bytes) {
        guard line.starts(with: Self.keyword) else { return nil }
        let parts = line.dropFirst(Self.keyword.count).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 6, let passes = UInt64(Bytes(parts[0]).shown), let memory = Int(Bytes(parts[1]).shown),
            let cost = Cost(passes: passes, memory: memory),
            let salt = Base64URL.decode(parts[2]), salt.count == 16, let nonce = Base64URL.decode(parts[3]), nonce.count == 24,
            let box = Base64URL.decode(parts[4]), box.count == 48, let key = Base64URL.decode(parts[5]).flatMap({ PublicKey(raw: $0) })
        else { return nil }
        (self.line, self.cost, self.salt, self.nonce, self.box, publicKey) = (line, cost, salt, nonce, box, key)
        bound = Self.bound(cost, salt, nonce, key)
    }

    /// The key; `nil` for a wrong passphrase, and for a line that was changed. Takes what the line's cost says.
    ///
    /// - Parameter passphrase: the caller wipes it.
    public func opened(by passphrase: Bytes) -> SigningKey? {
        guard !passphrase.isEmpty, var secret = Self.key(passphrase, salt: salt, cost: cost) else { return nil }
        defer { secret.wipe() }
        var seed = Bytes(repeating: 0, count: 32)
        defer { seed.wipe() }
        let isOpen = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &seed, nil, nil, box, UInt64(box.count), bound, UInt64(bound.count), nonce, secret)
        guard isOpen == 0, let key = SigningKey(seed: seed), key.publicKey == publicKey else { return nil }
        return key
    }

    private static func head(_ cost: Cost, _ salt: Bytes, _ nonce: Bytes) -> Bytes {
        keyword + Bytes("\(cost.passes):\(cost.memory):".utf8) + Base64URL.encode(salt) + Bytes(":") + Base64URL.encode(nonce)
    }

    private static func bound(_ cost: Cost, _ salt: Bytes, _ nonce: Bytes, _ key: PublicKey) -> Bytes {
        head(cost, salt, nonce) + Bytes(":") + key.hostid
    }

    private static func key(_ passphrase: Bytes, salt: Bytes, cost: Cost) -> Bytes? {
        guard sodium_init() >= 0 else { return nil }
        var secret = Bytes(repeating: 0, count: 32)
        let status = passphrase.withUnsafeBytes { typed in
            guard let start = typed.assumingMemoryBound(to: CChar.self).baseAddress else { return Int32(-1) }
            return crypto_pwhash(
                &secret, UInt64(secret.count), start, UInt64(typed.count), salt, cost.passes, cost.memory << 10,
                crypto_pwhash_ALG_ARGON2ID13)
        }
        return status == 0 ? secret : nil
    }
}
