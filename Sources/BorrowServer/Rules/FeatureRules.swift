// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What is said of one vendor's feature.
struct FeatureRules: Sendable {
    /// What one source says in one scope.
    struct Part: Sendable {
        let index: RuleIndex
        let source: Int
        /// Whether it is said of every feature.
        let isGeneral: Bool
        let pair: Rule.Pair?
        let tables: RuleLookup

        func rule(_ number: Int32) -> Rule { index.rules[Int(number)] }

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
            for part in parts where views.last?.source != part.source {
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
    private let hasPairs: Bool

    init(parts: [Part]) {
        (self.parts, hasPairs) = (parts, parts.contains { $0.pair != nil })
    }

    /// Whether a decision has to know who holds what.
    var countsHolders: Bool { parts.contains { $0.tables.countsHolders } }

    func asker(_ borrower: Borrower) -> Asker { Asker(borrower, parts: parts) }

    /// Those that are about this pool.
    func parts(about pool: OpenPool) -> [Part] {
        hasPairs ? parts.filter { $0.pair.map { pool.has($0) } ?? true } : parts
    }
}

extension OpenPool {
    func has(_ pair: Rule.Pair) -> Bool { lines.contains { $0.line.values(of: pair.key).contains(pair.value) } }
}

extension FeaturePools {
    /// What its lines have for a key.
    func values(of key: Bytes) -> Set<Bytes> { Set(pools.flatMap(\.lines).flatMap { $0.line.values(of: key) }) }
}

extension FeatureLine {
    /// What options files may call it by: the value of an attribute in any case, or its version.
    fileprivate func values(of key: Bytes) -> [Bytes] {
        if key == Rule.Pair.version { return [version.canonical] }
        return tokens.attributes.compactMap { $0.key.map(ASCII.lowercased) == key ? $0.value : nil }
    }
}
