// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What one line of an options file says.
struct OptionsStatement: Sendable {
    enum Meaning: Sendable {
        case rule(Rule.Effect, Rule.Use, feature: Bytes?, pair: Rule.Pair?, whom: Party?)
        case group(name: Bytes, members: [Bytes])
        case hostGroup(name: Bytes, members: [Bytes])
        case ignoresCase(Bool)
        case unused(why: String)
    }

    let keyword: OptionsKeyword
    let meaning: Meaning
    let position: TextPosition
    /// The words of the line, each with its place.
    let words: [Token]
    /// As it may be written again, without line breaks.
    let text: Bytes
    /// Whose feature is meant; `nil`: that of whoever the file is for.
    var vendor: Bytes?

    /// The rule it is, of one vendor's features or of everybody's.
    func rule(vendor: Bytes?, file: String) -> Rule? {
        guard case .rule(let effect, let use, let feature, let pair, let whom) = meaning else { return nil }
        return Rule(
            effect, use: use, scope: Rule.Scope(vendor: self.vendor ?? vendor, feature: feature, pair: pair), whom: whom.map { [$0] } ?? [],
            origin: Rule.Origin(source: file, line: position.line, text: text.shown))
    }

    /// The name that the line's party has, and where it stands.
    var party: (party: Party, position: TextPosition)? {
        guard case .rule(_, _, _, _, let whom?) = meaning, let last = words.last else { return nil }
        return (whom, last.position)
    }
}
