// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Authorizations as a file holds them, a statement a line: `GROUP`, `ALL`, `NOBODY`, `ALLOW` and `DAYS`.
///
/// ```
/// GROUP designers alice bob
/// ALLOW ugslmd cad * designers *
/// DAYS  ugslmd cad 30
/// ```
struct AuthorizationText: Sendable {
    private(set) var groups: [(name: Bytes, members: [Bytes])] = []
    /// Each license that the file names, in its order; without passwords.
    private(set) var authorizations: [Authorization] = []
    private(set) var errors: [LicenseTextError] = []

    private let file: String
    /// Of each license, the line that said who may, and the one that said for how long.
    private var saidWho: [LicenseName: TextPosition] = [:]
    private var saidDays: [LicenseName: TextPosition] = [:]
    /// Where each stands in `authorizations` and `groups`, and what was allowed of it.
    private var places: [LicenseName: Int] = [:]
    private var groupPlaces: [Bytes: Int] = [:]
    private var allowed: [LicenseName: Set<Authorized>] = [:]

    init(_ text: LicenseText) {
        file = text.name
        let lines = WordLines(text.bytes, name: text.name)
        errors = lines.errors
        for line in lines.lines { take(line.words) }
        errors.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
    }

    private mutating func take(_ words: [Token]) {
        let keyword = words[0].word
        if keyword.equalsIgnoringCase("group") {
            takeGroup(words)
        } else if keyword.equalsIgnoringCase("all") {
            takeAll(words, everybody: true)
        } else if keyword.equalsIgnoringCase("nobody") {
            takeAll(words, everybody: false)
        } else if keyword.equalsIgnoringCase("allow") {
            takeAllow(words)
        } else if keyword.equalsIgnoringCase("days") {
            takeDays(words)
        } else {
            complain(.unknownKeyword, words[0], "expected GROUP, ALL, NOBODY, ALLOW or DAYS, found \(keyword.shown)")
        }
    }

    private mutating func takeGroup(_ words: [Token]) {
        guard words.count >= 3 else { return complain(.missing, words[0], "expected GROUP, its name and at least one user") }
        guard isName(words[1], of: "group") else { return }
        let members = words.dropFirst(2).filter { isName($0, of: "user") }.map(\.word)
        let name = words[1].word
        if let index = groupPlaces[name] {
            groups[index].members += members
        } else {
            groupPlaces[name] = groups.count
            groups.append((name, members))
        }
    }

    private mutating func takeAll(_ words: [Token], everybody: Bool) {
        guard let index = license(words, count: 3, "expected \(words[0].word.shown), a vendor and a feature") else { return }
        let license = authorizations[index].license
        if let said = saidWho[license] {
            return complain(.repeatedKeyword, words[0], "line \(said.line) already says who may use \(license.text)")
        }
        saidWho[license] = words[0].position
        authorizations[index].everybody = everybody
    }

    private mutating func takeAllow(_ words: [Token]) {
        let form = "expected ALLOW, a vendor, a feature, a user, a group and a target, with * for any"
        guard let index = license(words, count: 6, form) else { return }
        let license = authorizations[index].license
        if let said = saidWho[license], authorizations[index].authorized.isEmpty {
            return complain(
                .repeatedKeyword, words[0],
                "line \(said.line) says that \(authorizations[index].everybody ? "everybody" : "nobody") may use \(license.text)")
        }
        guard isNameOrAny(words[3], of: "user"), isNameOrAny(words[4], of: "group"), isTarget(words[5]),
            let triple = try? Authorized(user: words[3].word, group: words[4].word, target: words[5].word)
        else { return }
        guard allowed[license, default: []].insert(triple).inserted else {
            return complain(.repeatedKeyword, words[0], "\(triple.text) already stands there for \(license.text)")
        }
        saidWho[license] = saidWho[license] ?? words[0].position
        authorizations[index].everybody = false
        authorizations[index].authorized.append(triple)
    }

    private mutating func takeDays(_ words: [Token]) {
        guard let index = license(words, count: 4, "expected DAYS, a vendor, a feature and a number") else { return }
        let license = authorizations[index].license
        guard let days = words[3].word.decimal(digits: 9), (1...Authorization.mostDays).contains(Int(days)) else {
            return complain(.badValue, words[3], "expected 1 to \(Authorization.mostDays) days, found \(words[3].word.shown)")
        }
        if let said = saidDays[license] {
            return complain(.repeatedKeyword, words[0], "line \(said.line) already limits the days of \(license.text)")
        }
        saidDays[license] = words[0].position
        authorizations[index].days = Int(days)
    }

    /// The place of the line's license among `authorizations`; `nil` where the line is not of this form.
    private mutating func license(_ words: [Token], count: Int, _ form: String) -> Int? {
        guard words.count >= count else {
            complain(.missing, words[0], form)
            return nil
        }
        guard words.count == count else {
            complain(.unexpected, words[count], "\(form), and nothing behind; a name with blanks stands in quotes")
            return nil
        }
        for word in words[1...2] where !LicenseName.isName(word.word) {
            complain(.badValue, word, "expected the name of a vendor and a feature, as the license line has them")
            return nil
        }
        let license = LicenseName(vendor: words[1].word, feature: words[2].word)
        if let index = places[license] { return index }
        places[license] = authorizations.count
        authorizations.append(Authorization(license: license))
        return authorizations.count - 1
    }

    private mutating func isName(_ word: Token, of what: String) -> Bool {
        guard let mistake = Authorized.mistake(in: word.word, of: what) else { return true }
        complain(.badValue, word, mistake)
        return false
    }

    private mutating func isNameOrAny(_ word: Token, of what: String) -> Bool { word.word == Authorized.any || isName(word, of: what) }

    private mutating func isTarget(_ word: Token) -> Bool {
        guard let mistake = Authorized.mistake(inTarget: word.word) else { return true }
        complain(.badValue, word, mistake)
        return false
    }

    private mutating func complain(_ code: LicenseTextError.Code, _ word: Token, _ expected: String) {
        errors.append(LicenseTextError(code, file: file, at: word.position, expected: expected))
    }
}
