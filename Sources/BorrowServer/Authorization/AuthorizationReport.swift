// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Who may use which license, as it stands after an order.
public struct AuthorizationReport: Codable, Sendable {
    public struct License: Codable, Sendable {
        public let vendor: String
        public let feature: String
        /// LUM's "All Allowed"; then `authorized` is empty.
        public let everybody: Bool
        public let authorized: [Authorized]
        /// The longest borrow; absent: what the license line allows.
        public let days: Int?
        /// Whether one is asked for; itself it is told nobody.
        public let password: Bool
    }

    public struct Group: Codable, Sendable {
        public let name: String
        /// None: the group is no more.
        public let members: [String]
    }

    public let licenses: [License]
    /// Those that the licenses name and `lend authorize group` made; all of them where everything is shown.
    public let groups: [Group]

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}

extension AuthorizationReport {
    init(of licenses: [LicenseName], groups: [Bytes] = [], in ledger: Ledger) throws {
        self.licenses = try licenses.map { License(try ledger.authorization($0) ?? Authorization(license: $0)) }
        let named = Set(groups + self.licenses.flatMap { $0.authorized.map { $0.group } })
        let known = try ledger.authorizationGroups()
        let gone = groups.filter { group in !known.contains { $0.name == group } }
        self.groups = known.filter { named.contains($0.name) }.map(Group.init) + gone.map { Group((name: $0, members: [])) }
    }

    /// Everything that was ever said and not taken back.
    init(allIn ledger: Ledger) throws {
        try self.init(of: try ledger.authorizedLicenses(), groups: try ledger.authorizationGroups().map { $0.name }, in: ledger)
    }
}

extension AuthorizationReport.License {
    fileprivate init(_ authorization: Authorization) {
        self.init(
            vendor: authorization.license.vendor.shown, feature: authorization.license.feature.shown, everybody: authorization.everybody,
            authorized: authorization.authorized, days: authorization.days, password: authorization.password != nil)
    }
}

extension AuthorizationReport.Group {
    fileprivate init(_ group: (name: Bytes, members: [Bytes])) {
        self.init(name: group.name.shown, members: group.members.map(\.shown))
    }
}
