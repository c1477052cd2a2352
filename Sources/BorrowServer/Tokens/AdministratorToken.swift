// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

/// What an administrator shows who is not beside the store: random, told once, and kept as its hash.
struct AdministratorToken: Sendable {
    let name: String
    let role: AdministratorRole
    let madeAt: Instant
    let expiresAt: Instant

    /// 256 random bits, marked so that those who look for secrets in files find them.
    static func makeSecret() -> String {
        prefix + RandomIdentifier.make().shown + RandomIdentifier.make().shown
    }

    private static let prefix = "lend_"

    /// - Returns: `nil` for what was never a token.
    static func hash(of secret: String) -> Bytes? {
        guard secret.hasPrefix(prefix), secret.utf8.count <= 100 else { return nil }
        return Digest.sha256(Bytes("lend token\n".utf8) + Bytes(secret.utf8))
    }
}

extension Ledger {
    func token(hash: Bytes) throws -> AdministratorToken? {
        try firstRow("SELECT * FROM tokens WHERE hash = ?", [hash.blob]).map { row in
            guard let role = AdministratorRole(rawValue: row["role"]) else { throw Refusal.store("a token has no role that is known") }
            return AdministratorToken(
                name: row["name"], role: role, madeAt: Instant(seconds: row["made_at"]), expiresAt: Instant(seconds: row["expires_at"]))
        }
    }

    func tokenHashes() throws -> [Bytes] {
        guard try has("tokens") else { return [] }
        return try rows("SELECT hash FROM tokens ORDER BY name", []).map { Bytes($0["hash"] as Data) }
    }

    func insert(_ token: AdministratorToken, hash: Bytes) throws {
        try execute(
            "INSERT INTO tokens (hash, name, role, made_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            [hash.blob, token.name, token.role.rawValue, token.madeAt.seconds, token.expiresAt.seconds])
    }

    /// - Returns: whether there was one of that name.
    func deleteToken(named name: String) throws -> Bool {
        try execute("DELETE FROM tokens WHERE name = ?", [name])
        return database.changesCount > 0
    }

    /// The administrator whose token this is, where it may give orders of that role.
    ///
    /// - Throws: `unauthorized`, `forbidden`.
    func administrator(token secret: String, for role: AdministratorRole, now: Instant) throws -> String {
        guard let hash = AdministratorToken.hash(of: secret), let token = try token(hash: hash) else {
            throw Refusal(
                .unauthorized, "the token is not one of this server's, or was withdrawn",
                hint: "an administrator makes one on the server with `lend token new NAME --role \(role.rawValue)`")
        }
        guard now < token.expiresAt else {
            throw Refusal(
                .unauthorized, "the token \(token.name) expired at \(token.expiresAt.readable.shown)",
                hint: "`lend token withdraw \(token.name)`, then `lend token new \(token.name) --role \(token.role.rawValue)` on the server"
            )
        }
        guard token.role >= role else {
            throw Refusal(
                .forbidden, "the token \(token.name) has the role \(token.role.rawValue), and this needs \(role.rawValue)",
                hint: "ask for a token of the role \(role.rawValue), or give the order on the server itself")
        }
        return "token:\(token.name)"
    }
}
