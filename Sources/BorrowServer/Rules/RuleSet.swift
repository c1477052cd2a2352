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
    ///
    /// - Parameter vendor: whose features it is about; `nil`: every vendor's.
    public init(_ rules: [Rule], groups: RuleGroups = .none, vendor: Bytes? = nil) {
        indexes = rules.isEmpty && groups.isEmpty ? [] : [RuleIndex(rules, groups: groups, vendor: vendor)]
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

    /// These and a few more, which are another source's and name no group: cheap where they are few, as for one decision.
    public func adding(_ rules: [Rule]) -> RuleSet {
        rules.isEmpty ? self : RuleSet(combining: [self, RuleSet(rules)])
    }

    /// Whether a source that is about a vendor's features has a GROUP of this name with this user in it.
    func isMember(_ user: Bytes, of group: Bytes, vendor: Bytes) -> Bool {
        indexes.contains { index in
            guard index.vendor == nil || index.vendor == vendor, let number = index.groups.users.numbers[group] else { return false }
            return index.groups.users.groups(of: user, address: nil).contains(number)
        }
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
