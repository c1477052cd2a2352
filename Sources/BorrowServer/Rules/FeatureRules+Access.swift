// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What rules say of one borrower: the one that decides, and every other that has a word in it.
enum Access: Sendable {
    /// By the rule that lets him in; `nil`: nobody says who may.
    case allowed(by: Rule?)
    /// A `deny` means him.
    case denied(by: Rule)
    /// Others are allowed by this rule and perhaps further ones, and he is not.
    case notAmong(Rule)
}

extension FeatureRules {
    /// Whether the asker may have a seat of this pool at all.
    ///
    /// A `deny` beats every `allow`. Each source that allows some must allow him: by those of its rules that are about the feature, and
    /// if it has any by those about the suite whose seat it is and by those about all features too; and so for borrowing.
    /// - Parameter pool: `nil`: one that no pair is known of.
    func access(_ asker: Asker, to pool: OpenPool?, borrowing: Bool) -> Access {
        let parts = pool.map { self.parts(about: $0) } ?? self.parts.filter { !$0.isNarrow }
        for part in parts {
            if let number = part.first(part.tables.deny, meaning: asker) { return .denied(by: part.rule(number)) }
            guard borrowing, let number = part.first(part.tables.denyBorrowing, meaning: asker) else { continue }
            return .denied(by: part.rule(number))
        }
        var gates = Gates()
        for part in parts {
            for (use, table) in [part.tables.allow, borrowing ? part.tables.allowBorrowing : nil].enumerated() {
                guard let table else { continue }
                let number = part.first(table, meaning: asker)
                gates.note(part, use: use, asked: table.lowest, passedBy: number)
            }
        }
        return gates.access
    }

    /// The gates that `allow` rules put up, each of which one of its rules must open.
    private struct Gates {
        private var closed: [(gate: Int, rule: Rule)] = []
        private var open: [Int] = []
        private var opener: Rule?

        mutating func note(_ part: Part, use: Int, asked first: Int32, passedBy number: Int32?) {
            let gate = part.source << 3 | part.subject.gate << 1 | use
            if let number {
                open.append(gate)
                opener = opener ?? part.rule(number)
            } else {
                closed.append((gate, part.rule(first)))
            }
        }

        var access: Access {
            for (gate, rule) in closed where !open.contains(gate) { return .notAmong(rule) }
            return .allowed(by: opener)
        }
    }

    /// - Throws: `not-allowed`, `borrow-not-allowed`.
    func requireAccess(_ asker: Asker, to pool: OpenPool, of name: String, borrowing: Bool) throws(Refusal) {
        switch access(asker, to: pool, borrowing: borrowing) {
        case .allowed: return
        case .denied(let rule):
            throw Refusal(
                rule.use == .borrowing ? .borrowNotAllowed : .notAllowed,
                "\(rule.origin.place) does not let \(asker.name) \(rule.use.verb) \(name): \(rule.origin.text)", hint: rule.use.wayOut)
        case .notAmong(let rule):
            throw Refusal(
                rule.use == .borrowing ? .borrowNotAllowed : .notAllowed,
                "\(asker.name) is not among those who may \(rule.use.verb) \(name), as \(rule.origin.place) and lines like it say: \(rule.origin.text)",
                hint: rule.use.wayOut)
        }
    }
}

extension FeatureRules.Subject {
    fileprivate var gate: Int {
        switch self {
        case .feature: 0
        case .everything: 1
        case .suite, .sibling: 2
        }
    }
}

extension Rule.Origin {
    /// `ugs.opt:12`, or the source where there are no lines.
    var place: String { line > 0 ? "\(source):\(line)" : source }
}

extension Rule.Use {
    fileprivate var verb: String { self == .borrowing ? "borrow" : "use" }

    fileprivate var wayOut: String {
        self == .borrowing
            ? "use it connected, or ask your administrator to change that line" : "ask your administrator to change that line"
    }
}
