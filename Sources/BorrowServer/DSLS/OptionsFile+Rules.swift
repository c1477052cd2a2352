// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension OptionsFile {
    /// DSLS' rules in the words of an options file: there is one kind of rule, and one way to explain it.
    public init(_ rules: RulesFile) {
        (name, errors, warnings) = (rules.name, rules.errors, rules.warnings)
        for group in rules.groups {
            let meaning: OptionsStatement.Meaning =
                group.kind == .user
                ? .group(name: group.name, members: group.members) : .hostGroup(name: group.name, members: group.members)
            statements.append(
                OptionsStatement(
                    keyword: group.kind == .user ? .group : .hostGroup, meaning: meaning, position: group.position, words: group.words,
                    text: Tokens(group.words).canonical))
        }
        for statement in rules.statements {
            let rule = statement.rule
            var said = OptionsStatement(
                keyword: rule.effect.keyword,
                meaning: .rule(rule.effect, rule.use, feature: rule.scope.feature, pair: nil, whom: rule.whom.first),
                position: statement.position, words: statement.words, text: Bytes(rule.origin.text.utf8))
            said.vendor = rule.scope.vendor
            statements.append(said)
        }
        statements.sort { $0.position.line < $1.position.line }
        checkLookAlikes()
        for index in warnings.indices { warnings[index].file = name }
        warnings.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
    }
}

extension Rule.Effect {
    /// The options file's word for it.
    fileprivate var keyword: OptionsKeyword {
        switch self {
        case .deny: .exclude
        case .reserve: .reserve
        case .limit: .max
        default: .include
        }
    }
}
