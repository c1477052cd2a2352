// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CSodium

/// Names that nobody can guess.
public enum RandomIdentifier {
    /// 16 random bytes as 22 characters: loans and requests are named so.
    public static func make() -> Bytes {
        var bytes = Bytes(repeating: 0, count: 16)
        randombytes_buf(&bytes, bytes.count)
        return Base64URL.encode(bytes)
    }
}
