// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Makes a token, which its report tells this once.
public struct NewTokenOrder: AdministrativeOrder {
    public static let name = "token-new"
    public static let role = AdministratorRole.admin
    public static let days = 1...3650

    public let token: String
    public let grants: AdministratorRole
    /// How long it is good for.
    public let days: Int

    public struct Report: Codable, Sendable {
        public let token: String
        public let secret: String
        public let role: AdministratorRole
        public let expires: Instant
    }

    public init(token: String, grants: AdministratorRole, days: Int) {
        (self.token, self.grants, self.days) = (token, grants, days)
    }

    /// - Throws: `usage` for a name that is none or is taken, or for days out of range.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        guard Self.days.contains(days) else {
            throw Refusal(.usage, "--days \(days) is not 1 to \(Self.days.upperBound)", hint: "for example --days 90")
        }
        guard GivenName.isWellFormed(token) else { throw GivenName.refusal("a token's name", token) }
        guard try office.ledger.firstRow("SELECT name FROM tokens WHERE name = ?", [token]) == nil else {
            throw Refusal(.usage, "there is a token \(token)", hint: "`lend token withdraw \(token)` first, or give another name")
        }
        let secret = AdministratorToken.makeSecret()
        guard let hash = AdministratorToken.hash(of: secret) else { throw Refusal(.internalFault, "a token that is none") }
        let made = AdministratorToken(name: token, role: grants, madeAt: office.now, expiresAt: office.now + Int64(days) * 86400)
        try office.ledger.insert(made, hash: hash)
        try office.record(.token, "made \(token), role \(grants.rawValue), until \(made.expiresAt.iso8601.shown)")
        return Report(token: token, secret: secret, role: grants, expires: made.expiresAt)
    }
}

/// The tokens there are, without their secrets.
public struct TokensOrder: AdministrativeOrder {
    public static let name = "tokens"
    public static let role = AdministratorRole.admin
    public static let isReading = true

    public init() {}

    public func carryOut(in office: AdministrationOffice) throws -> TokenReport {
        let tokens = try office.ledger.tokenHashes().compactMap { try office.ledger.token(hash: $0) }
        return TokenReport(
            tokens: tokens.map {
                .init(name: $0.name, role: $0.role, made: $0.madeAt, expires: $0.expiresAt, expired: office.now >= $0.expiresAt)
            })
    }
}

/// Makes a token worthless at once.
public struct WithdrawTokenOrder: AdministrativeOrder {
    public static let name = "token-withdraw"
    public static let role = AdministratorRole.admin

    public let token: String

    public struct Report: Codable, Sendable {}

    public init(token: String) {
        self.token = token
    }

    /// - Throws: `usage` where there is none of that name.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        guard try office.ledger.deleteToken(named: token) else {
            throw Refusal(.usage, "there is no token \(token)", hint: "`lend token list` shows those there are")
        }
        try office.record(.token, "withdrew \(token)")
        return Report()
    }
}
