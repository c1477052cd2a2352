// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What an administrator said of one license, as LUM's do: who may use it, for how many days, and with which password.
struct Authorization: Sendable, Hashable {
    /// LUM's ceiling.
    static let mostDays = 120

    let license: LicenseName
    /// LUM's "All Allowed".
    var everybody = true
    /// In the order of their text; none where everybody may.
    var authorized: [Authorized] = []
    /// The longest borrow.
    var days: Int?
    /// The Argon2id hash.
    var password: String?

    /// Whether it says nothing.
    var isDefault: Bool { everybody && days == nil && password == nil }

    static func requireDays(_ days: Int) throws(Refusal) {
        guard (1...mostDays).contains(days) else {
            throw Refusal(
                .usage, "\(days) days are asked, LUM allows 1 to \(mostDays)",
                hint: "give --days 1 to \(mostDays), or --no-days for what the license line allows")
        }
    }
}
