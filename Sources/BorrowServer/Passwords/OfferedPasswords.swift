// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// The passwords that came with a request, one for each feature that is asked, in their order.
///
/// They stand beside the request, not in it: its body is hashed, kept and sent again.
public struct OfferedPasswords: Sendable {
    /// `nil` where none was given.
    let passwords: [Password?]

    public static let none = OfferedPasswords([])

    public init(_ passwords: [Password?]) {
        self.passwords = passwords
    }

    /// Reads `Borrow-Password`: base64url, with commas between; nothing where a feature has none.
    ///
    /// - Throws: `bad-request`.
    init(header: Bytes, features: Int) throws(Refusal) {
        let parts = header.isEmpty ? [] : header.split(separator: 0x2C, omittingEmptySubsequences: false)
        guard parts.count <= features else {
            throw Refusal(.badRequest, "\(parts.count) passwords came for \(features) features", hint: "give one for each, in their order")
        }
        var passwords: [Password?] = []
        for part in parts {
            guard var password = Base64URL.decode(part), password.count <= PasswordHash.longestPassword else {
                throw Refusal(
                    .badRequest, "a password is no base64url, or longer than \(PasswordHash.longestPassword) bytes", hint: "send it whole")
            }
            defer { password.wipe() }
            passwords.append(password.isEmpty ? nil : password.withUnsafeBytes { Password($0) })
        }
        self.init(passwords)
    }

    var isEmpty: Bool { passwords.allSatisfy { $0 == nil } }

    /// What was given for the feature at this place.
    subscript(position: Int) -> Password? { passwords.indices.contains(position) ? passwords[position] : nil }
}
