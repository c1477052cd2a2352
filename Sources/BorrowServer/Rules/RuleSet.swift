// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Everything administrators have said, ready to be asked about one borrower and one feature.
///
/// A question costs the same whether there are none or ten thousand rules.
public struct RuleSet: Sendable {
    /// In the order they were said.
    public let rules: [Rule]

    /// Nobody has said anything.
    public static let none = RuleSet([])

    public init(_ rules: [Rule]) {
        self.rules = rules
    }

    /// The same, and a few more that are said elsewhere.
    func adding(_ more: [Rule]) -> RuleSet {
        more.isEmpty ? self : RuleSet(rules + more)
    }
}
