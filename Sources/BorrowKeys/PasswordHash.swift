// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CSodium

/// What is kept of a password: its Argon2id hash with salt and cost, as libsodium writes it.
public struct PasswordHash: Sendable, Hashable {
    /// The longest password, in bytes.
    public static let longestPassword = 1024

    /// `$argon2id$v=19$m=65536,t=2,p=1$…`.
    public let text: String

    /// `nil` for anything but a hash of just this cost: a hash is no way to make a server work harder.
    public init?(text: String) {
        guard sodium_init() >= 0, text.utf8.count < Self.size, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        guard crypto_pwhash_str_needs_rehash(text, Self.passes, Self.memory) == 0 else { return nil }
        self.text = text
    }

    /// Takes about a tenth of a second and 64 MiB.
    ///
    /// - Returns: `nil` where there is no memory for it, and for a password that is empty or too long.
    public init?(of password: UnsafeRawBufferPointer) {
        guard sodium_init() >= 0, password.count <= Self.longestPassword, let start = Self.start(of: password) else { return nil }
        var hash = [CChar](repeating: 0, count: Self.size)
        guard crypto_pwhash_str(&hash, start, UInt64(password.count), Self.passes, Self.memory) == 0 else { return nil }
        text = String(decoding: hash.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// As long as making one takes, whatever the answer.
    public func matches(_ password: UnsafeRawBufferPointer) -> Bool {
        guard let start = Self.start(of: password) else { return false }
        return crypto_pwhash_str_verify(text, start, UInt64(password.count)) == 0
    }

    private static func start(of password: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
        password.isEmpty ? nil : password.assumingMemoryBound(to: CChar.self).baseAddress
    }

    private static let size = Int(crypto_pwhash_strbytes())
    private static let passes = UInt64(crypto_pwhash_opslimit_interactive())
    private static let memory = crypto_pwhash_memlimit_interactive()
}
