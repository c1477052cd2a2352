// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What only the database itself tells of its audit: which name is behind a pseudonym. No order gives that to anybody elsewhere.
public struct AuditBook: Sendable {
    private let database: String

    public init(database: String) {
        self.database = database
    }

    /// What stands for a name in rows and exports.
    ///
    /// - Throws: `cannot-read`, `bad-configuration`, `store-failed`.
    public func pseudonyms(user: String?, host: String?, device: String?) throws(Refusal) -> [String] {
        var signs: [String] = []
        try LoanStore.read(database) { ledger in
            try ledger.requireChainedAudit()
            guard let pseudonyms = try ledger.pseudonyms()?.pseudonyms else {
                throw Refusal(
                    .badConfiguration, "there are no pseudonyms: no server has run with audit.pseudonyms",
                    hint: "set audit.pseudonyms = yes and start the server")
            }
            signs = [(user, Pseudonyms.Kind.user), (host, .host), (device, .device)].compactMap { name, kind in
                name.map { pseudonyms.pseudonym($0, kind) }
            }
        }
        return signs
    }
}
