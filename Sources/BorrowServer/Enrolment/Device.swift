// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A device key that this server knows, of one user on one machine.
struct Device: Sendable, Equatable {
    struct Block: Sendable, Equatable {
        let at: Instant
        let reason: String
    }

    /// `ED25519=…`.
    let key: String
    var machine: String
    /// Until it is enrolled this is a claim, as the host is; then it is whom the device belongs to.
    var user: String
    var host: String
    /// From where it last asked.
    var address: String
    /// The administrator's name for it.
    var name: String?
    let firstSeen: Instant
    var lastSeen: Instant
    /// When a code, an approval or a rebinding fixed its user.
    var enrolledAt: Instant?
    var block: Block?

    /// For people: its name, or the beginning of its key.
    var label: String { name ?? Self.short(key) }

    static func short(_ key: String) -> String { String(key.drop { $0 != "=" }.dropFirst().prefix(12)) }
}
