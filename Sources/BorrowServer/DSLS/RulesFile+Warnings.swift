// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension RulesFile {
    /// Whom a rule means and of what.
    private struct Subject: Hashable {
        let scope: Rule.Scope
        let whom: [Party]
    }

    /// What contradicts itself or says nothing: it is in force all the same.
    mutating func warn() {
        // Of each kind the one that says most: a file may say the same ten thousand times.
        var said: [Subject: [Rule]] = [:]
        for statement in statements {
            let rule = statement.rule
            let subject = Subject(scope: rule.scope, whom: rule.whom)
            for earlier in said[subject] ?? [] {
                guard let words = Self.contradiction(rule, earlier) else { continue }
                warn(words, at: statement.position)
            }
            said[subject] = Self.strongest(said[subject] ?? [], with: rule)
        }
        let names = Set(groups.map { $0.name })
        for group in groups {
            for member in group.members where names.contains(member) {
                warn(
                    "\(member.shown) is a group too, and a group holds no groups: here a \(group.kind.rawValue) of that name is meant",
                    at: group.position)
            }
        }
        let named = Set(rules.flatMap(\.whom).compactMap(\.groupName))
        for group in groups where !named.contains(group.name) {
            warn("no rule names the group \(group.name.shown)", at: group.position)
        }
    }

    private mutating func warn(_ words: String, at position: TextPosition) {
        warnings.append(LicenseTextError(.contradiction, file: name, at: position, expected: words))
    }

    private static func strongest(_ said: [Rule], with rule: Rule) -> [Rule] {
        var said = said
        for (index, earlier) in said.enumerated() {
            switch (earlier.effect, rule.effect) {
            case (.allow, .allow), (.deny, .deny): return said
            case (.reserve(let first), .reserve(let second)):
                if second > first { said[index] = rule }
                return said
            case (.limit(let first), .limit(let second)):
                if second < first { said[index] = rule }
                return said
            default: break
            }
        }
        return said + [rule]
    }

    /// What two rules of the same names and feature do to each other; `nil`: nothing.
    private static func contradiction(_ rule: Rule, _ earlier: Rule) -> String? {
        let place = "line \(earlier.origin.line)"
        switch (earlier.effect, rule.effect) {
        case (.allow, .deny): return "\(place) allows what this denies: DENY wins"
        case (.deny, .allow): return "\(place) denies what this allows: DENY wins"
        case (.deny, .reserve), (.reserve, .deny): return "this and \(place) keep seats for whom they deny them"
        case (.limit(let first), .limit(let second)): return "\(place) limits the same: the smaller counts, \(min(first, second))"
        case (.reserve(let kept), .limit(let most)) where kept > most, (.limit(let most), .reserve(let kept)) where kept > most:
            return "this and \(place) keep \(kept) seats for whom they let have \(most)"
        case (.allow, .allow), (.deny, .deny): return "\(place) says the same"
        default: return nil
        }
    }
}

extension Party {
    fileprivate var groupName: Bytes? {
        switch self {
        case .group(let name), .hostGroup(let name): name
        default: nil
        }
    }
}
