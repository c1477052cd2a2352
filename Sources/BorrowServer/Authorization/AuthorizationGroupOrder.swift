// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Says who is in a group that authorizations may name; its members before are forgotten.
public struct AuthorizationGroupOrder: AdministrativeOrder {
    public static let name = "authorize-group"
    public static let role = AdministratorRole.admin
    static let mostMembers = 10_000

    public let group: String
    /// Users; none: the group is no more.
    public let members: [String]

    public init(group: String, members: [String]) {
        (self.group, self.members) = (group, members)
    }

    /// - Returns: the group, and no license.
    /// - Throws: `usage` for a name that LUM would not take.
    public func carryOut(in office: AdministrationOffice) throws -> AuthorizationReport {
        let (name, users) = (Bytes(group.utf8), members.map { Bytes($0.utf8) })
        for (what, name) in [("group", name)] + users.map({ ("user", $0) }) {
            if let mistake = Authorized.mistake(in: name, of: what) {
                throw Refusal(.usage, mistake, hint: "LUM's names have at most \(Authorized.longestName) characters")
            }
        }
        guard members.count <= Self.mostMembers else {
            throw Refusal(.usage, "the group has \(members.count) members, \(Self.mostMembers) are allowed", hint: "make several groups")
        }
        try office.ledger.replaceGroup(name, members: users)
        let license = LicenseName(vendor: [], feature: [])
        try office.ledger.append(
            AuditEntry(authorized: license, "group \(group): \(members.isEmpty ? "no more" : "\(members.count) users")", by: office))
        return try AuthorizationReport(of: [], groups: [name], in: office.ledger)
    }
}
