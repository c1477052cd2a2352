// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// The whole of what was said of a license; `nil` where nothing was.
    func authorization(_ license: LicenseName) throws -> Authorization? {
        guard try has("authorizations"), var known = try authorizationTerms(license) else { return nil }
        let sql = """
            SELECT user_name, group_name, target FROM authorized WHERE vendor = ? AND feature = ? ORDER BY user_name, group_name, target
            """
        known.authorized = try rows(sql, [license.vendor.blob, license.feature.blob]).map(Authorized.init(row:))
        return known
    }

    /// The same without its triples: one look by the primary key.
    func authorizationTerms(_ license: LicenseName) throws -> Authorization? {
        let sql = "SELECT everybody, days, password FROM authorizations WHERE vendor = ? AND feature = ?"
        return try firstRow(sql, [license.vendor.blob, license.feature.blob]).map {
            Authorization(license: license, everybody: $0["everybody"], days: $0["days"], password: $0["password"])
        }
    }

    /// Every license that something was said of, by its name.
    func authorizedLicenses() throws -> [LicenseName] {
        guard try has("authorizations") else { return [] }
        return try rows("SELECT vendor, feature FROM authorizations ORDER BY vendor, feature", []).map {
            LicenseName(vendor: Bytes($0["vendor"] as Data), feature: Bytes($0["feature"] as Data))
        }
    }

    /// The triples that may mean this borrower, as far as a name alone tells; where none does, any one, for the refusal to name.
    func authorized(_ license: LicenseName, fitting borrower: Borrower) throws -> [Authorized] {
        let any = Authorized.any.blob
        let sql = """
            SELECT user_name, group_name, target FROM authorized
            WHERE vendor = ? AND feature = ? AND user_name IN (?, ?) AND target IN (?, ?, ?)
            """
        let names: StatementArguments = [
            license.vendor.blob, license.feature.blob, any, Bytes(borrower.user.utf8).blob, any, Bytes(borrower.machine.utf8).blob,
            Bytes(borrower.device.utf8).blob,
        ]
        let fitting = try rows(sql, names).map(Authorized.init(row:))
        guard fitting.isEmpty else { return fitting }
        let one = "SELECT user_name, group_name, target FROM authorized WHERE vendor = ? AND feature = ? LIMIT 1"
        return try rows(one, [license.vendor.blob, license.feature.blob]).map(Authorized.init(row:))
    }

    /// Takes the place of what was said of the license.
    func replace(_ authorization: Authorization) throws {
        let license = authorization.license
        let key: StatementArguments = [license.vendor.blob, license.feature.blob]
        try execute("DELETE FROM authorized WHERE vendor = ? AND feature = ?", key)
        try execute("DELETE FROM authorizations WHERE vendor = ? AND feature = ?", key)
        guard !authorization.isDefault else { return }
        try execute(
            "INSERT INTO authorizations (vendor, feature, everybody, days, password) VALUES (?, ?, ?, ?, ?)",
            key + [authorization.everybody, authorization.days, authorization.password])
        for triple in authorization.authorized {
            try execute(
                "INSERT OR IGNORE INTO authorized (vendor, feature, user_name, group_name, target) VALUES (?, ?, ?, ?, ?)",
                key + [triple.user.blob, triple.group.blob, triple.target.blob])
        }
    }

    /// The groups that `lend authorize group` made, by name, each with its members in order.
    func authorizationGroups() throws -> [(name: Bytes, members: [Bytes])] {
        guard try has("authorization_groups") else { return [] }
        var groups: [(name: Bytes, members: [Bytes])] = []
        for row in try rows("SELECT name, member FROM authorization_groups ORDER BY name, member", []) {
            let (name, member) = (Bytes(row["name"] as Data), Bytes(row["member"] as Data))
            if groups.last?.name != name { groups.append((name, [])) }
            groups[groups.count - 1].members.append(member)
        }
        return groups
    }

    func isMember(_ user: Bytes, of group: Bytes) throws -> Bool {
        try firstRow("SELECT 1 FROM authorization_groups WHERE name = ? AND member = ?", [group.blob, user.blob]) != nil
    }

    /// - Parameter members: none: the group is no more.
    func replaceGroup(_ name: Bytes, members: [Bytes]) throws {
        try execute("DELETE FROM authorization_groups WHERE name = ?", [name.blob])
        for member in members {
            try execute("INSERT OR IGNORE INTO authorization_groups (name, member) VALUES (?, ?)", [name.blob, member.blob])
        }
    }
}

extension Authorized {
    fileprivate init(row: Row) throws {
        func part(_ column: String) -> Bytes { Bytes(row[column] as Data) }
        try self.init(user: part("user_name"), group: part("group_name"), target: part("target"))
    }
}
