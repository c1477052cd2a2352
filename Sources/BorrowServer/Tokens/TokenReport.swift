// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// The tokens that a server knows, by name.
public struct TokenReport: Codable, Sendable {
    public struct Entry: Codable, Sendable {
        public let name: String
        public let role: AdministratorRole
        public let made: Instant
        public let expires: Instant
        public let expired: Bool
    }

    public let tokens: [Entry]

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }

    /// For people: one line a token under a heading, columns aligned.
    public var table: String {
        guard !tokens.isEmpty else { return "there are no tokens\n" }
        return TextTable(
            ["NAME", "ROLE", "MADE", "EXPIRES"],
            tokens.map { [$0.name, $0.role.rawValue, $0.made.readable.shown, $0.expires.readable.shown + ($0.expired ? ", expired" : "")] }
        ).text
    }
}
