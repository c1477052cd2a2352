// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The rules of one source by feature and by party.
final class RuleIndex: Sendable {
    let rules: [Rule]
    /// What each keeps or allows: a decision looks at many, and at no more of them than this.
    let seats: [Int]
    let groups: RuleGroups
    /// `nil`: every vendor's features.
    let vendor: Bytes?
    private let named: [Bytes: [Shelf]]
    private let general: [Shelf]

    /// What is said in one scope without regard to pairs, and for each pair.
    private struct Shelf: Sendable {
        let vendor: Bytes?
        var plain: RuleLookup?
        /// By key, then by value.
        var paired: [Bytes: [Bytes: RuleLookup]] = [:]
    }

    init(_ rules: [Rule], groups: RuleGroups, vendor: Bytes?) {
        (self.rules, self.groups, self.vendor, seats) = (rules, groups, vendor, rules.map(\.effect.seats))
        var tables: [Rule.Scope: RuleTables] = [:]
        let needless = Self.needlessLimits(rules)
        for (number, rule) in rules.enumerated() where !needless.contains(number) {
            tables[rule.scope, default: RuleTables()].add(rule, Int32(number), groups: groups)
        }
        var named: [Bytes: [Shelf]] = [:]
        var general: [Shelf] = []
        for (scope, table) in tables {
            let table = RuleLookup(table, groups: groups)
            if let feature = scope.feature {
                Self.put(table, scope, into: &named[feature, default: []])
            } else {
                Self.put(table, scope, into: &general)
            }
        }
        (self.named, self.general) = (named, general)
    }

    private static func put(_ tables: RuleLookup, _ scope: Rule.Scope, into shelves: inout [Shelf]) {
        let place = shelves.firstIndex { $0.vendor == scope.vendor } ?? shelves.count
        if place == shelves.count { shelves.append(Shelf(vendor: scope.vendor)) }
        if let pair = scope.pair {
            shelves[place].paired[pair.key, default: [:]][pair.value] = tables
        } else {
            shelves[place].plain = tables
        }
    }

    /// Of limits of the same for the same, only the smallest can be reached; of equal ones the first.
    private static func needlessLimits(_ rules: [Rule]) -> Set<Int> {
        struct About: Hashable {
            let scope: Rule.Scope
            let whom: [Party]
        }
        var smallest: [About: (number: Int, seats: Int)] = [:]
        var needless: Set<Int> = []
        for (number, rule) in rules.enumerated() {
            guard case .limit(let seats) = rule.effect else { continue }
            let about = About(scope: rule.scope, whom: rule.whom)
            guard let other = smallest[about] else {
                smallest[about] = (number, seats)
                continue
            }
            needless.insert(seats < other.seats ? other.number : number)
            if seats < other.seats { smallest[about] = (number, seats) }
        }
        return needless
    }

    /// Adds what is said of a feature.
    ///
    /// - Parameter suites: those whose seats it takes.
    func collect(
        _ pools: FeaturePools, _ suites: [(suite: Suite, pools: Set<Pool.ID>)], source: Int, into parts: inout [FeatureRules.Part]
    ) {
        func collect(_ shelves: [Shelf], _ subject: FeatureRules.Subject, asWritten: Bool = false) {
            for shelf in shelves where shelf.vendor == nil || shelf.vendor == pools.vendor {
                if let plain = shelf.plain {
                    parts.append(.init(index: self, source: source, subject: subject, pair: nil, tables: plain))
                }
                // Pairs that none of the lines has may be many.
                for (key, values) in shelf.paired {
                    for value in pools.values(of: key, asWritten: asWritten) {
                        guard let tables = values[value] else { continue }
                        parts.append(
                            .init(index: self, source: source, subject: subject, pair: .init(key: key, value: value), tables: tables))
                    }
                }
            }
        }
        if let shelves = named[pools.feature] { collect(shelves, .feature) }
        for (suite, ids) in suites where suite.name != pools.feature {
            if let shelves = named[suite.name] { collect(shelves, .suite(suite.name, ids), asWritten: true) }
        }
        collect(general, .everything)
    }

    /// What is kept for the other features of its suites that are lent from nowhere else. What is narrowed by a pair is not: it names lines.
    func siblings(
        of pools: FeaturePools, _ suites: [(suite: Suite, pools: Set<Pool.ID>)], source: Int
    ) -> [FeatureRules.Part] {
        suites.flatMap { suite, ids in
            suite.features.dropFirst().filter { $0 != pools.feature && suite.bound.contains($0) }.flatMap { feature in
                (named[feature] ?? []).compactMap { shelf -> FeatureRules.Part? in
                    guard shelf.vendor == nil || shelf.vendor == pools.vendor, let tables = shelf.plain,
                        tables.reserve != nil || tables.keepBack != nil
                    else { return nil }
                    return .init(
                        index: self, source: source, subject: .sibling(feature, ids, sharing: suite.sharing != .none), pair: nil,
                        tables: tables)
                }
            }
        }
    }
}

extension Rule.Effect {
    /// 0 where it is about no number of them.
    fileprivate var seats: Int {
        switch self {
        case .reserve(let seats), .limit(let seats), .keepBack(let seats), .overdraft(let seats): seats
        case .allow, .deny, .longest: 0
        }
    }
}

/// What is said in one scope, by effect.
struct RuleTables: Sendable {
    /// Of any use, and of borrowing alone.
    private(set) var deny = (any: PartyTable?.none, borrowing: PartyTable?.none)
    private(set) var allow = (any: PartyTable?.none, borrowing: PartyTable?.none)
    private(set) var reserve: PartyTable?
    private(set) var limit: PartyTable?
    /// The seats of every `reserve`.
    private(set) var reserved = 0
    private(set) var smallestLimit = Int.max
    /// The last that was said counts.
    private(set) var keepBack: Int32?
    private(set) var longest: Int32?
    private(set) var overdraft: Int32?

    mutating func add(_ rule: Rule, _ number: Int32, groups: RuleGroups) {
        func put(_ table: inout PartyTable?) {
            table = table ?? PartyTable()
            table?.add(number, rule.whom, names: groups)
        }
        switch (rule.effect, rule.use) {
        case (.deny, .any): put(&deny.any)
        case (.deny, .borrowing): put(&deny.borrowing)
        case (.allow, .any): put(&allow.any)
        case (.allow, .borrowing): put(&allow.borrowing)
        case (.reserve(let seats), _):
            put(&reserve)
            reserved += seats
        case (.limit(let seats), _):
            put(&limit)
            smallestLimit = min(smallestLimit, seats)
        case (.keepBack, _): keepBack = number
        case (.longest, _): longest = number
        case (.overdraft, _): overdraft = number
        }
    }
}

/// What is said in one scope, ready to be asked.
final class RuleLookup: Sendable {
    /// Of any use.
    let deny: PartyLookup?
    let allow: PartyLookup?
    /// Of borrowing alone.
    let denyBorrowing: PartyLookup?
    let allowBorrowing: PartyLookup?
    let reserve: PartyLookup?
    let limit: PartyLookup?
    /// The seats of every `reserve`.
    let reserved: Int
    /// The fewest seats of any `limit`.
    let smallestLimit: Int
    let keepBack: Int32?
    let longest: Int32?
    let overdraft: Int32?

    init(_ tables: RuleTables, groups: RuleGroups) {
        func close(_ table: PartyTable?) -> PartyLookup? {
            guard var table else { return nil }
            table.close(names: groups)
            return PartyLookup(table)
        }
        (deny, allow) = (close(tables.deny.any), close(tables.allow.any))
        (denyBorrowing, allowBorrowing) = (close(tables.deny.borrowing), close(tables.allow.borrowing))
        (reserve, limit) = (close(tables.reserve), close(tables.limit))
        (reserved, smallestLimit) = (tables.reserved, tables.smallestLimit)
        (keepBack, longest, overdraft) = (tables.keepBack, tables.longest, tables.overdraft)
    }

    /// Whether they can only be judged by who holds what.
    var countsHolders: Bool { reserve != nil || limit != nil || keepBack != nil }
}
