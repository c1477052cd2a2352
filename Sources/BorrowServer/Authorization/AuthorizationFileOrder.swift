// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Takes over what a file of authorizations says, all of it or nothing.
///
/// What it says of a license or a group takes the place of what was said before; passwords stay, and so do other licenses.
public struct AuthorizationFileOrder: AdministrativeOrder {
    public static let name = "authorize-file"
    public static let role = AdministratorRole.admin

    /// As its mistakes name it.
    public let file: String
    public let text: String

    /// - Throws: `bad-configuration` for a file that is not UTF-8.
    public init(_ file: LicenseText) throws(Refusal) {
        guard let text = String(validating: file.bytes, as: UTF8.self) else {
            throw Refusal(.badConfiguration, "\(file.name) is not UTF-8, and no user has such a name", hint: "save it as UTF-8")
        }
        (self.file, self.text) = (file.name, text)
    }

    /// Everything that is wrong with the file, in its order.
    public var mistakes: [LicenseTextError] { parsed.errors }

    private var parsed: AuthorizationText { AuthorizationText(LicenseText(name: file, bytes: Bytes(text.utf8))) }

    /// - Returns: the licenses and groups of the file as they stand then.
    /// - Throws: `bad-configuration`, with the first mistake.
    public func carryOut(in office: AdministrationOffice) throws -> AuthorizationReport {
        let parsed = parsed
        if let first = parsed.errors.first {
            let more = parsed.errors.count > 1 ? ", and \(parsed.errors.count - 1) more" : ""
            throw Refusal(.badConfiguration, "\(first.description)\(more)", hint: "nothing was changed; mend the file and import it again")
        }
        for group in parsed.groups {
            let order = AuthorizationGroupOrder(group: group.name.shown, members: group.members.map(\.shown))
            _ = try order.carryOut(in: office)
        }
        for var authorization in parsed.authorizations {
            authorization.password = try office.ledger.authorizationTerms(authorization.license)?.password
            try office.ledger.replace(authorization)
            try office.ledger.append(AuditEntry(authorized: authorization.license, "as \(file) says", by: office))
        }
        return try AuthorizationReport(of: parsed.authorizations.map(\.license), groups: parsed.groups.map { $0.name }, in: office.ledger)
    }
}

extension AuthorizationReport {
    /// The file that an import would make this of; a password is only mentioned.
    public var file: String {
        var text = "# Authorizations of `lend`; `lend authorize --file` takes them over.\n"
        for group in groups { text += Self.line(["GROUP", group.name] + group.members) }
        for license in licenses {
            let name = [license.vendor, license.feature]
            if license.password {
                text += "# \(shown("\(license.vendor)/\(license.feature)")) has a password, which stays with the server.\n"
            }
            if license.everybody { text += Self.line(["ALL"] + name) }
            if !license.everybody, license.authorized.isEmpty { text += Self.line(["NOBODY"] + name) }
            for triple in license.authorized { text += Self.line(["ALLOW"] + name, triple.words.all) }
            if let days = license.days { text += Self.line(["DAYS"] + name + ["\(days)"]) }
        }
        return text
    }

    private static func line(_ words: [String], _ more: [Token] = []) -> String {
        Tokens(words.map { Token(key: Bytes($0.utf8)) } + more).canonical.shown + "\n"
    }
}
