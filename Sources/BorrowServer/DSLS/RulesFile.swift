// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// DSLS' rules as a file holds them, a statement a line: `ALLOW`, `DENY`, `RESERVE`, `LIMIT` and `GROUP`.
///
/// ```
/// GROUP     designers  USER alice bob
/// GROUP     lab        IP 10.0.0.1-10.0.0.9 10.1.0.0/16
/// ALLOW     cad        GROUP designers
/// DENY      ugslmd/cad HOST loaner
/// RESERVE 2 cad        GROUP lab
/// LIMIT 5   *          USER alice
/// ```
public struct RulesFile: Sendable {
    /// What a line says of one name.
    struct Statement: Sendable {
        let rule: Rule
        let position: TextPosition
        /// The line's, with this name alone at its end.
        let words: [Token]
    }

    /// In the order of the file.
    private(set) var statements: [Statement] = []
    private(set) var groups: [RulesGroup] = []
    private var groupPlaces: [Bytes: Int] = [:]
    /// With any of them the file is not to be used.
    public private(set) var errors: [LicenseTextError] = []
    public internal(set) var warnings: [LicenseTextError] = []

    let name: String

    public init(_ text: LicenseText) {
        name = text.name
        let lines = WordLines(text.bytes, name: text.name)
        errors = lines.errors
        // A group may be named before it is made.
        for line in lines.lines where line.keyword == .group { note { file throws(LicenseTextError) in try file.takeGroup(line) } }
        for line in lines.lines where line.keyword != .group { note { file throws(LicenseTextError) in try file.takeRule(line) } }
        errors.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
        if errors.isEmpty { warn() }
    }

    var rules: [Rule] { statements.map(\.rule) }

    /// Ready to decide.
    public var ruleSet: RuleSet { OptionsFile(self).rules() }

    private mutating func note(_ body: (inout RulesFile) throws(LicenseTextError) -> Void) {
        do throws(LicenseTextError) {
            try body(&self)
        } catch {
            var error = error
            error.file = name
            errors.append(error)
        }
    }

    private mutating func takeGroup(_ line: WordLines.Line) throws(LicenseTextError) {
        var words = RuleWords(line)
        let name = try words.next("the group's name")
        let kind = try words.kind()
        guard kind != .group, kind != .all else { throw words.unexpected("USER, HOST or IP: a group holds no groups") }
        let members = try words.names(of: kind)
        if let index = groupPlaces[name.word] {
            guard groups[index].kind == kind else {
                throw LicenseTextError(
                    .badValue, at: name.position,
                    expected:
                        "the group \(name.word.shown) holds \(groups[index].kind.rawValue)s from line \(groups[index].position.line) on")
            }
            groups[index].words += members
        } else {
            groupPlaces[name.word] = groups.count
            groups.append(RulesGroup(name: name.word, kind: kind, words: [line.words[0], name] + members))
        }
    }

    private mutating func takeRule(_ line: WordLines.Line) throws(LicenseTextError) {
        guard let keyword = line.keyword else {
            let found = line.words[0]
            throw LicenseTextError(
                .unknownKeyword, at: found.position, expected: "expected ALLOW, DENY, RESERVE, LIMIT or GROUP, found \(found.word.shown)")
        }
        var words = RuleWords(line)
        let effect = try words.effect(of: keyword)
        let scope = try words.scope(of: keyword)
        let kind = try words.kind()
        let origin = Rule.Origin(source: name, line: line.start.line, text: line.text.shown)
        guard kind != .all else {
            guard !keyword.isReserve else { throw words.unexpected("USER, HOST, IP or GROUP: what is kept for all is kept for nobody") }
            try words.end()
            let rule = Rule(effect, scope: scope, origin: origin)
            return statements.append(Statement(rule: rule, position: line.start, words: line.words))
        }
        let names = try words.names(of: kind)
        guard names.count == 1 || !keyword.isCounting else {
            throw LicenseTextError(
                .unexpected, at: names[1].position,
                expected: "expected one name, since \(keyword.rawValue) counts their seats together; make a GROUP of several")
        }
        var said: [Statement] = []
        for name in names {
            let rule = Rule(effect, scope: scope, whom: [try party(name, kind)], origin: origin)
            said.append(Statement(rule: rule, position: line.start, words: line.words.dropLast(names.count) + [name]))
        }
        statements += said
    }

    private func party(_ name: Token, _ kind: RuleWords.Kind) throws(LicenseTextError) -> Party {
        switch kind {
        case .user: return .user(name.word)
        case .host: return .host(name.word)
        case .ip:
            guard let range = AddressRange(text: name.word.shown) else { throw RuleWords.badRange(name) }
            return .internet(range)
        case .group, .all:
            guard let group = groupPlaces[name.word].map({ groups[$0] }) else { throw unknown(name) }
            return group.kind == .user ? .group(group.name) : .hostGroup(group.name)
        }
    }

    private func unknown(_ name: Token) -> LicenseTextError {
        let folded = name.word.map(ASCII.lowercased)
        let meant = groups.first { $0.name.map(ASCII.lowercased) == folded }.map { ", did you mean \($0.name.shown)" }
        return LicenseTextError(
            .badValue, at: name.position,
            expected: "there is no group \(name.word.shown)" + (meant ?? "; GROUP \(name.word.shown) USER ... makes it"))
    }
}

/// Users, hosts or addresses under one name.
struct RulesGroup: Sendable {
    let name: Bytes
    let kind: RuleWords.Kind
    /// The keyword, the name, and the members of every line that makes it.
    fileprivate(set) var words: [Token]

    var members: [Bytes] { words.dropFirst(2).map(\.word) }
    var position: TextPosition { words[0].position }
}
