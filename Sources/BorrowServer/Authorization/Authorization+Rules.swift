// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// What authorizations say of a feature to whoever asks for it, as rules for this one decision.
    ///
    /// A group that `lend authorize group` made, and that the borrower is in, fits already; of any other, the GROUPs of the
    /// administrator's files decide, so that a name may stand in both.
    func authorizationRules(of license: LicenseName, for borrower: Borrower, besides said: RuleSet) throws -> [Rule] {
        guard var terms = try authorizationTerms(license) else { return [] }
        let user = Bytes(borrower.user.utf8)
        if !terms.everybody { terms.authorized = try authorized(license, fitting: borrower) }
        return try terms.rules { try isMember(user, of: $0) || said.isMember(user, of: $0, vendor: license.vendor) }
    }

    /// The longest borrow of each license whose authorization says one, as rules.
    func authorizedDays() throws -> [Rule] {
        try rows("SELECT vendor, feature, days FROM authorizations WHERE days IS NOT NULL ORDER BY vendor, feature", []).flatMap { row in
            Authorization(
                license: LicenseName(vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data)), days: row["days"]
            ).rules { _ in false }
        }
    }
}

extension Authorization {
    /// What it says to one user.
    ///
    /// - Parameter isMember: whether he is known to be in a group.
    func rules(_ isMember: (Bytes) throws -> Bool) rethrows -> [Rule] {
        let scope = Rule.Scope(vendor: license.vendor, feature: license.feature)
        var rules: [Rule] = []
        if let days, let longest = Interval(seconds: Int64(days) * 86400) {
            rules.append(Rule(.longest(longest), use: .borrowing, scope: scope, origin: .authorization("\(license.text) for \(days) days")))
        }
        guard !everybody else { return rules }
        for triple in authorized {
            let fits = try triple.group == Authorized.any || isMember(triple.group)
            rules.append(
                Rule(
                    .allow, scope: scope, whom: triple.parties(isMember: fits),
                    origin: .authorization("\(license.text) for \(triple.text)")))
        }
        if authorized.isEmpty { rules.append(Rule(.deny, scope: scope, origin: .authorization("\(license.text) for nobody"))) }
        return rules
    }
}

extension Authorized {
    /// - Parameter isMember: whether the borrower is known to be in the group.
    fileprivate func parties(isMember: Bool) -> [Party] {
        var parties: [Party] = []
        if user != Self.any { parties.append(.user(user)) }
        if !isMember { parties.append(.group(group)) }
        if target != Self.any { parties.append(.target(target)) }
        return parties
    }
}

extension Rule.Origin {
    fileprivate static func authorization(_ text: String) -> Rule.Origin { Rule.Origin(source: "authorization", line: 0, text: text) }
}
