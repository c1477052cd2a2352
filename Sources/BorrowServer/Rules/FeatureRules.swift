// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What is said of one vendor's feature.
struct FeatureRules: Sendable {
    /// What a part's rules name.
    enum Subject: Sendable {
        /// The feature itself.
        case feature
        case everything
        /// The suite whose seats it takes, in these pools.
        case suite(Bytes, Set<Pool.ID>)
        /// Another feature of a suite, which is lent from these pools alone: seats that are kept for it are kept there.
        ///
        /// `sharing`: whether one device's features take one seat.
        case sibling(Bytes, Set<Pool.ID>, sharing: Bool)
    }

    /// What one source says in one scope.
    struct Part: Sendable {
        let index: RuleIndex
        let source: Int
        let subject: Subject
        let pair: Rule.Pair?
        let tables: RuleLookup

        /// Whether it is about some of the feature's pools only.
        var isNarrow: Bool {
            switch subject {
            case .feature, .everything: pair != nil
            case .suite, .sibling: true
            }
        }

        func isAbout(_ pool: OpenPool) -> Bool {
            switch subject {
            case .feature, .everything: pair.map { pool.has($0) } ?? true
            case .suite(_, let pools): pools.contains(pool.id) && (pair.map { pool.has($0, asWritten: true) } ?? true)
            case .sibling(_, let pools, _): pools.contains(pool.id)
            }
        }

        func rule(_ number: Int32) -> Rule { index.rules[Int(number)] }

        /// Of that rule.
        func seats(_ number: Int32) -> Int { index.seats[Int(number)] }

        /// Goes through those of a table that mean the asker, each once, until `body` answers `false`.
        func each(_ table: PartyLookup, meaning asker: Asker, _ body: (Int32) -> Bool) {
            table.each(meaning: asker.by(self), names: index.groups, body)
        }

        func first(_ table: PartyLookup?, meaning asker: Asker) -> Int32? {
            table?.first(meaning: asker.by(self), names: index.groups)
        }
    }

    /// A borrower as each source looks at him: by its own groups.
    struct Asker: Sendable {
        private let views: [(source: Int, asker: PartyView)]

        /// As refusals call him.
        var name: String { views[0].asker.name }

        init(_ borrower: Borrower, parts: [Part]) {
            var views: [(source: Int, asker: PartyView)] = []
            for part in parts where views.last?.source != part.source && !views.contains(where: { $0.source == part.source }) {
                views.append((part.source, PartyView(borrower, groups: part.index.groups)))
            }
            self.views = views
        }

        fileprivate func by(_ part: Part) -> PartyView {
            for view in views where view.source == part.source { return view.asker }
            return views[0].asker
        }
    }

    /// By source.
    let parts: [Part]
    /// What is kept for other features of the same suites.
    let siblings: [Part]
    /// Whether a decision has to know who holds what.
    let countsHolders: Bool
    /// The seats that are kept, all together.
    let mostReserved: Int
    /// Whether some are kept in some of the pools only.
    let hasNarrowReserves: Bool
    private let isNarrowed: Bool

    init(parts: [Part], siblings: [Part]) {
        (self.parts, self.siblings) = (parts, siblings)
        var (counts, isNarrowed, most, hasNarrow) = (!siblings.isEmpty, false, 0, false)
        for part in parts {
            counts = counts || part.tables.countsHolders
            isNarrowed = isNarrowed || part.isNarrow
            most += part.tables.reserved
            hasNarrow = hasNarrow || (part.isNarrow && part.tables.reserved > 0)
        }
        for part in siblings {
            most += part.tables.reserved
            hasNarrow = hasNarrow || part.tables.reserved > 0
        }
        (countsHolders, self.isNarrowed, mostReserved, hasNarrowReserves) = (counts, isNarrowed, most, hasNarrow)
    }

    /// Whether seats are kept for somebody.
    var reserves: Bool { mostReserved > 0 }

    /// Whether what he holds of all features has to be counted.
    func limitsEverything(_ asker: Asker) -> Bool {
        parts.contains { part in
            guard case .everything = part.subject else { return false }
            return part.first(part.tables.limit, meaning: asker) != nil
        }
    }

    func asker(_ borrower: Borrower) -> Asker { Asker(borrower, parts: siblings.isEmpty ? parts : parts + siblings) }

    /// Those that are about this pool.
    func parts(about pool: OpenPool) -> [Part] {
        isNarrowed ? parts.filter { $0.isAbout(pool) } : parts
    }
}

extension OpenPool {
    /// - Parameter asWritten: as the lines are before a PACKAGE line makes them another feature's.
    func has(_ pair: Rule.Pair, asWritten: Bool = false) -> Bool {
        lines.contains { (asWritten ? $0.written : $0.line).values(of: pair.key).contains(pair.value) }
    }
}

extension FeaturePools {
    /// What its lines have for a key.
    func values(of key: Bytes, asWritten: Bool = false) -> Set<Bytes> {
        Set(pools.flatMap(\.lines).flatMap { (asWritten ? $0.written : $0.line).values(of: key) })
    }
}

extension FeatureLine {
    /// What options files may call it by: the value of an attribute in any case, or its version.
    fileprivate func values(of key: Bytes) -> [Bytes] {
        if key == Rule.Pair.version { return [version.canonical] }
        return tokens.attributes.compactMap { $0.key.map(ASCII.lowercased) == key ? $0.value : nil }
    }
}
