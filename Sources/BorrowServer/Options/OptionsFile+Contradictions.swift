// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension OptionsFile {
    private struct About: Hashable {
        let scope: Rule.Scope
        let whom: [Party]
    }

    /// Warns of lines that do not go together, and says which of them counts.
    mutating func checkContradictions() {
        let rules = statements.compactMap { statement in
            statement.rule(vendor: nil, file: name).map { (rule: $0, position: statement.position) }
        }
        var seen: [Rule.Effect: [About: (line: Int, use: Rule.Use)]] = [:]
        var reserves: [About: (seats: Int, line: Int)] = [:]
        var limits: [About: (seats: Int, line: Int)] = [:]
        var last: [Key: Int] = [:]
        for (rule, position) in rules {
            let about = About(scope: rule.scope, whom: rule.whom)
            switch rule.effect {
            case .allow, .deny:
                let other: Rule.Effect = rule.effect == .allow ? .deny : .allow
                if let earlier = seen[other]?[about], earlier.use == rule.use {
                    warn(position, "this contradicts line \(earlier.line), which is about the same; the one that excludes wins")
                } else if let earlier = seen[rule.effect]?[about], earlier.use == rule.use {
                    warn(position, "this says what line \(earlier.line) says")
                }
                seen[rule.effect, default: [:]][about] = (position.line, rule.use)
            case .reserve(let seats):
                if let earlier = reserves[about] {
                    warn(position, "line \(earlier.line) reserves for the same already: both count, together")
                }
                reserves[about] = ((reserves[about]?.seats ?? 0) + seats, position.line)
            case .limit(let seats):
                if let earlier = limits[about] { warn(position, "line \(earlier.line) limits the same: the smaller of both counts") }
                limits[about] = (min(limits[about]?.seats ?? .max, seats), position.line)
            case .keepBack: noteOne("BORROW_LOWWATER", rule, position, &last)
            case .longest: noteOne("MAX_BORROW_HOURS", rule, position, &last)
            case .overdraft: noteOne("MAX_OVERDRAFT", rule, position, &last)
            }
        }
        for (about, limit) in limits {
            guard let reserve = reserves[about], reserve.seats > limit.seats else { continue }
            warn(
                TextPosition(line: max(limit.line, reserve.line), column: 1),
                "line \(reserve.line) reserves \(reserve.seats) for those whom line \(limit.line) limits to \(limit.seats): the rest stays unused"
            )
        }
    }

    private struct Key: Hashable {
        let keyword: String
        let scope: Rule.Scope
    }

    private mutating func noteOne(_ keyword: String, _ rule: Rule, _ position: TextPosition, _ last: inout [Key: Int]) {
        let key = Key(keyword: keyword, scope: rule.scope)
        if let earlier = last[key] { warn(position, "line \(earlier) is a \(keyword) of the same: the last one counts, this") }
        last[key] = position.line
    }

    private mutating func warn(_ position: TextPosition, _ text: String) {
        warnings.append(LicenseTextError(.contradiction, at: position, expected: text))
    }
}
