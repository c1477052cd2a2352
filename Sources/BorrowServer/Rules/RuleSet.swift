// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Everything administrators have said, ready to be asked about one borrower and one feature.
///
/// A question costs the same whether there are none or ten thousand rules.
public struct RuleSet: Sendable {
    /// Whoever is to be let in must be let in by each of them: an options file and an authorization do not overrule each other.
    private let indexes: [RuleIndex]

    /// Nobody has said anything.
    public static let none = RuleSet([])

    /// What one source says; the groups that its rules name are its own.
    public init(_ rules: [Rule], groups: RuleGroups = .none) {
        indexes = rules.isEmpty && groups.isEmpty ? [] : [RuleIndex(rules, groups: groups)]
    }

    /// What several sources say.
    public init(combining sets: [RuleSet]) {
        indexes = sets.flatMap(\.indexes)
    }

    /// In the order they were said.
    public var rules: [Rule] { indexes.flatMap(\.rules) }

    /// Those of the first source.
    var groups: RuleGroups { indexes.first?.groups ?? .none }

    public var isEmpty: Bool { indexes.allSatisfy(\.rules.isEmpty) }

    /// These and a few more, which are another source's: cheap where they are few, as for one decision.
    ///
    /// They name the groups of the first source that has any and speaks of their vendor.
    public func adding(_ rules: [Rule]) -> RuleSet {
        guard let first = rules.first else { return self }
        let groups = indexes.first { !$0.groups.isEmpty && $0.speaks(ofVendor: first.scope.vendor) }?.groups ?? .none
        return RuleSet(combining: [self, RuleSet(rules, groups: groups)])
    }

    /// What is said of one vendor's feature; `nil`: nothing.
    func about(_ pools: FeaturePools) -> FeatureRules? {
        let suites = pools.suites
        var (parts, siblings) = ([FeatureRules.Part](), [FeatureRules.Part]())
        for (source, index) in indexes.enumerated() {
            index.collect(pools, suites, source: source, into: &parts)
            if !suites.isEmpty { siblings += index.siblings(of: pools, suites, source: source) }
        }
        return parts.isEmpty && siblings.isEmpty ? nil : FeatureRules(parts: parts, siblings: siblings)
    }
}
