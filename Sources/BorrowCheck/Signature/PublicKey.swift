// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CSodium

/// An Ed25519 public key: a publisher's, a server's or a device's.
public struct PublicKey: Sendable, Equatable {
    /// 32 bytes.
    public let raw: Bytes

    /// `nil` unless there are 32 bytes.
    public init?(raw: Bytes) {
        guard raw.count == 32 else { return nil }
        self.raw = raw
    }

    /// Reads `ED25519=` and 43 characters.
    public init?(hostid: Bytes) {
        guard let raw = Hostid.deviceKey(hostid) else { return nil }
        self.raw = raw
    }

    /// `ED25519=` and 43 characters.
    public var hostid: Bytes { Bytes("ED25519=") + Base64URL.encode(raw) }

    /// Whether this key signed `message` for this purpose.
    public func verifies(_ signature: Bytes, of message: Bytes, for domain: SignatureDomain) -> Bool {
        guard signature.count == 64 else { return false }
        let signed = domain.prefix + message
        return crypto_sign_ed25519_verify_detached(signature, signed, UInt64(signed.count), raw) == 0
    }

    /// The same, of a file that carries its own signature.
    public func verifies(_ sealed: SealedText, for domain: SignatureDomain) -> Bool {
        verifies(sealed.signature, of: sealed.message, for: domain)
    }
}
