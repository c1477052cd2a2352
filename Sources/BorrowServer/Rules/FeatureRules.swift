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
        let tables: RuleTables

        func rule(_ number: Int32) -> Rule { index.rules[Int(number)] }
    }

    let parts: [Part]
    let groups: RuleGroups

    /// Whether a decision has to know who holds what.
    var countsHolders: Bool { parts.contains { $0.tables.countsHolders } }

    func asker(_ borrower: Borrower) -> Asker { Asker(borrower, groups: groups) }

    /// Those that are about this pool.
    func parts(about pool: OpenPool) -> [Part] {
        parts.filter { $0.pair.map { pool.has($0) } ?? true }
    }
}

extension OpenPool {
    /// Whether a line of it has this pair; keys are compared in any case, since options files write them so.
    func has(_ pair: Rule.Pair) -> Bool {
        if pair.key.equalsIgnoringCase("version") { return Version(pair.value).map { $0 == version } ?? false }
        return lines.contains { line in
            line.line.tokens.attributes.contains { token in
                token.value == pair.value && token.key.map(ASCII.lowercased) == pair.key.map(ASCII.lowercased)
            }
        }
    }
}
