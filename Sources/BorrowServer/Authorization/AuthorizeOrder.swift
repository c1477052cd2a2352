// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// Says of one license who may use it, for how many days, and with which password; what is not named stays as it is.
public struct AuthorizeOrder: AdministrativeOrder {
    public static let name = "authorize"
    public static let role = AdministratorRole.admin

    public let vendor: String
    public let feature: String
    /// LUM's "All Allowed".
    public var everybody: Bool?
    /// Added; a license that was everybody's is theirs only.
    public var allow: [Authorized]?
    /// Taken away; where none is left, nobody may.
    public var withdraw: [Authorized]?
    /// 1 to 120; 0: no limit but the line's.
    public var days: Int?
    /// As `PasswordHash` makes it, where the password is typed: it travels no further. Empty: none is asked for any more.
    public var passwordHash: String?

    public init(_ license: LicenseName) {
        (vendor, feature) = (license.vendor.shown, license.feature.shown)
    }

    /// - Throws: `usage` for days beyond LUM's.
    public static func requireDays(_ days: Int) throws(Refusal) { try Authorization.requireDays(days) }

    /// - Returns: the license as it stands then, and the groups that it names.
    /// - Throws: `usage` for days beyond LUM's, a hash that is none, a triple to withdraw that is not there.
    public func carryOut(in office: AdministrationOffice) throws -> AuthorizationReport {
        let license = try LicenseName("\(vendor)/\(feature)")
        guard everybody != true || (allow ?? []).isEmpty else {
            throw Refusal(.usage, "everybody and some only exclude each other", hint: "give --all, or --allow for each who may")
        }
        var authorization = try office.ledger.authorization(license) ?? Authorization(license: license)
        try change(&authorization)
        try office.ledger.replace(authorization)
        try office.ledger.append(AuditEntry(authorized: license, words, by: office))
        return try AuthorizationReport(of: [license], in: office.ledger)
    }

    private func change(_ authorization: inout Authorization) throws(Refusal) {
        if everybody == true { (authorization.everybody, authorization.authorized) = (true, []) }
        for triple in allow ?? [] {
            authorization.everybody = false
            if !authorization.authorized.contains(triple) { authorization.authorized.append(triple) }
        }
        for triple in withdraw ?? [] {
            guard let index = authorization.authorized.firstIndex(of: triple) else {
                throw Refusal(
                    .usage, "\"\(triple.text)\" is not authorized for \(authorization.license.text), so it cannot be withdrawn",
                    hint: "`lend authorize \(authorization.license.text)` shows who is")
            }
            authorization.authorized.remove(at: index)
        }
        if let days {
            if days != 0 { try Authorization.requireDays(days) }
            authorization.days = days == 0 ? nil : days
        }
        if let passwordHash {
            guard passwordHash.isEmpty || PasswordHash(text: passwordHash) != nil else {
                throw Refusal(
                    .usage, "the password's hash is none that this `lend` makes", hint: "set it with `lend authorize --password`")
            }
            authorization.password = passwordHash.isEmpty ? nil : passwordHash
        }
    }

    /// What it does, without secrets, for the audit.
    private var words: String {
        var words: [String] = []
        if everybody == true { words.append("everybody") }
        words += (allow ?? []).map { "allow \($0.text)" } + (withdraw ?? []).map { "withdraw \($0.text)" }
        if let days { words.append(days == 0 ? "no limit of days" : "\(days) days") }
        if let passwordHash { words.append(passwordHash.isEmpty ? "no password" : "a new password") }
        return words.joined(separator: "; ")
    }
}

extension AuditEntry {
    init(authorized license: LicenseName, _ words: String, by office: AdministrationOffice) {
        self.init(
            action: .authorize, at: office.now, device: "", request: "", vendor: license.vendor, feature: license.feature, detail: words,
            administrator: office.administrator)
    }
}
