// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Ledger {
    /// What authorizations say of a feature to whoever asks for it, as rules for this one decision.
    ///
    /// A group that `lend authorize group` made, and that the borrower is in, fits already; of any other, the GROUPs of the
    /// administrator's files decide, so that a name may stand in both.
    func authorizationRules(of license: LicenseName, for borrower: Borrower) throws -> [Rule] {
        guard let terms = try authorizationTerms(license) else { return [] }
        let scope = Rule.Scope(vendor: license.vendor, feature: license.feature)
        var rules: [Rule] = []
        if let days = terms.days, let longest = Interval(seconds: Int64(days) * 86400) {
            rules.append(Rule(.longest(longest), use: .borrowing, scope: scope, origin: .authorization("\(license.text) for \(days) days")))
        }
        guard !terms.everybody else { return rules }
        let user = Bytes(borrower.user.utf8)
        let authorized = try authorized(license, fitting: borrower)
        for triple in authorized {
            let isMember = triple.group != Authorized.any ? try isMember(user, of: triple.group) : true
            rules.append(
                Rule(
                    .allow, scope: scope, whom: triple.parties(isMember: isMember),
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
