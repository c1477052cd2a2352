// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Everything administrators have said, ready to be asked about one borrower and one feature.
///
/// A question costs the same whether there are none or ten thousand rules.
public struct RuleSet: Sendable {
    /// Whoever is to be let in must be let in by each of them: an options file and an authorization do not overrule each other.
    private let indexes: [RuleIndex]
    public let groups: RuleGroups

    /// Nobody has said anything.
    public static let none = RuleSet([])

    public init(_ rules: [Rule], groups: RuleGroups = .none) {
        (indexes, self.groups) = (rules.isEmpty ? [] : [RuleIndex(rules, groups: groups)], groups)
    }

    private init(indexes: [RuleIndex], groups: RuleGroups) {
        (self.indexes, self.groups) = (indexes, groups)
    }

    /// In the order they were said.
    public var rules: [Rule] { indexes.flatMap(\.rules) }

    /// These and a few more, which are another source's: cheap where they are few, as for one decision.
    ///
    /// Groups that they name are those of this set.
    public func adding(_ rules: [Rule]) -> RuleSet {
        rules.isEmpty ? self : RuleSet(indexes: indexes + [RuleIndex(rules, groups: groups)], groups: groups)
    }

    /// What is said of one vendor's feature; `nil`: nothing.
    func about(vendor: Bytes, feature: Bytes) -> FeatureRules? {
        var parts: [FeatureRules.Part] = []
        for (source, index) in indexes.enumerated() { index.collect(vendor: vendor, feature: feature, source: source, into: &parts) }
        return parts.isEmpty ? nil : FeatureRules(parts: parts, groups: groups)
    }
}
