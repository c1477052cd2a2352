// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CSodium

/// The one hash of this project: SHA-256.
public enum Digest {
    /// 32 bytes.
    public static func sha256(_ bytes: Bytes) -> Bytes {
        var digest = Bytes(repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }
}
