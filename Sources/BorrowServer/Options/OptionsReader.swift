// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Takes the words of one line of an options file in turn, and says what was expected where one does not fit.
struct OptionsReader {
    private let line: WordLines.Line
    private var next = 0
    private let keyword: OptionsKeyword

    /// The longest name, in bytes.
    private static let longestName = 255

    static func read(_ line: WordLines.Line) throws(LicenseTextError) -> OptionsStatement {
        var reader = try OptionsReader(line)
        let meaning = try reader.meaning()
        if reader.keyword.unused == nil, let extra = reader.upcoming {
            throw LicenseTextError(
                .unexpected, at: extra.position,
                expected: "expected the line to end here (\(reader.keyword.form)), found \(shown(extra.word))")
        }
        return OptionsStatement(
            keyword: reader.keyword, meaning: meaning, position: line.start, words: line.words, text: line.text)
    }

    private init(_ line: WordLines.Line) throws(LicenseTextError) {
        self.line = line
        let word = line.words[0].word
        guard let keyword = OptionsKeyword(word) else {
            throw LicenseTextError(
                .unknownKeyword, at: line.start,
                expected: "expected a keyword of options files, found \(shown(word))"
                    + Spelling.suggestion(for: word, among: OptionsKeyword.allCases.map(\.rawValue)))
        }
        self.keyword = keyword
        next = 1
    }

    /// Behind the last word.
    private var end: TextPosition {
        let last = line.words[line.words.count - 1]
        return TextPosition(line: last.position.line, column: last.position.column + last.word.count)
    }

    private var upcoming: Token? { next < line.words.count ? line.words[next] : nil }

    private mutating func meaning() throws(LicenseTextError) -> OptionsStatement.Meaning {
        if let why = keyword.unused { return .unused(why: why) }
        switch keyword {
        case .include: return try ruled(.allow)
        case .exclude: return try ruled(.deny)
        case .includeBorrow: return try ruled(.allow, .borrowing)
        case .excludeBorrow: return try ruled(.deny, .borrowing)
        case .includeAll: return .rule(.allow, .any, feature: nil, pair: nil, whom: try party())
        case .excludeAll: return .rule(.deny, .any, feature: nil, pair: nil, whom: try party())
        case .reserve: return try ruled(.reserve(try number("a number of licenses from 1", from: 1)))
        case .max: return try ruled(.limit(try number("a number of licenses", from: 0)))
        case .borrowLowWater: return try numbered { .keepBack($0) }
        case .maxOverdraft: return try numbered { .overdraft($0) }
        case .maxBorrowHours: return try hours()
        case .group: return try group { .group(name: $0, members: $1) }
        case .hostGroup: return try group { .hostGroup(name: $0, members: $1) }
        default: return .ignoresCase(try onOrOff())
        }
    }

    private mutating func ruled(_ effect: Rule.Effect, _ use: Rule.Use = .any) throws(LicenseTextError) -> OptionsStatement.Meaning {
        let (feature, pair) = try feature()
        return .rule(effect, use, feature: feature, pair: pair, whom: try party())
    }

    private mutating func numbered(_ effect: (Int) -> Rule.Effect) throws(LicenseTextError) -> OptionsStatement.Meaning {
        let (feature, pair) = try feature()
        let effect = effect(try number("a number of licenses", from: 0))
        return .rule(effect, .any, feature: feature, pair: pair, whom: nil)
    }

    private mutating func hours() throws(LicenseTextError) -> OptionsStatement.Meaning {
        let (feature, pair) = try feature()
        let (word, position) = try word("hours from 1 to 876600")
        guard let hours = word.decimal(digits: 9), let interval = Interval(seconds: hours * 3600) else {
            throw bad("hours from 1 to 876600, digits alone", word, position)
        }
        return .rule(.longest(interval), .borrowing, feature: feature, pair: pair, whom: nil)
    }

    private mutating func group(
        _ meaning: (Bytes, [Bytes]) -> OptionsStatement.Meaning
    ) throws(LicenseTextError) -> OptionsStatement.Meaning {
        let name = try name("a name for the group")
        var members: [Bytes] = []
        while upcoming != nil { members.append(try self.name("a name")) }
        return meaning(name, members)
    }

    private mutating func onOrOff() throws(LicenseTextError) -> Bool {
        let (word, position) = try word("ON or OFF")
        if word.equalsIgnoringCase("on") { return true }
        guard word.equalsIgnoringCase("off") else { throw bad("ON or OFF", word, position) }
        return false
    }

    /// `feature` or `feature:KEY=value`.
    private mutating func feature() throws(LicenseTextError) -> (Bytes, Rule.Pair?) {
        let (word, position) = try word("a feature")
        let parts = word.split(separator: ASCII.colon, maxSplits: 1, omittingEmptySubsequences: false).map { Bytes($0) }
        try requireName(parts[0], "a feature", position)
        guard parts[0] != [0x2A] else {
            throw LicenseTextError(
                .badValue, at: position,
                expected: "expected a feature, found *: INCLUDEALL and EXCLUDEALL are about all features, and every other line names one")
        }
        guard parts.count > 1 else { return (parts[0], nil) }
        let pair = parts[1].split(separator: ASCII.equals, maxSplits: 1, omittingEmptySubsequences: false).map { Bytes($0) }
        guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
            throw bad("feature:KEY=value, such as \(parts[0].shown):VERSION=27.0", word, position)
        }
        guard Self.keys.contains(Bytes(pair[0].map(ASCII.uppercased))) else {
            throw LicenseTextError(
                .badValue, at: position,
                expected: "expected a keyword of license lines behind the colon, found \(shown(pair[0]))"
                    + Spelling.suggestion(for: pair[0], among: Self.keys.map(\.shown)))
        }
        return (parts[0], Rule.Pair(key: pair[0], value: pair[1]))
    }

    /// What a license line may be told by.
    private static let keys = Set(
        [
            "VERSION", "VENDOR_STRING", "ISSUER", "ISSUED", "NOTICE", "SN", "START", "DUP_GROUP", "PLATFORMS", "TZ", "BORROW",
            "BORROW_INTERVAL", "HOSTID", "SIGN", "OVERDRAFT", "METERED", "DIST_INFO", "USER_INFO", "ASSET_INFO", "VENDOR_INFO",
        ].map { Bytes($0.utf8) })

    private static let types = ["USER", "HOST", "DISPLAY", "INTERNET", "PROJECT", "GROUP", "HOST_GROUP"]

    private mutating func party() throws(LicenseTextError) -> Party {
        let (type, position) = try word("USER, HOST, DISPLAY, INTERNET, PROJECT, GROUP or HOST_GROUP")
        let known = Bytes(type.map(ASCII.uppercased)).shown
        guard Self.types.contains(known) else {
            throw LicenseTextError(
                .badValue, at: position,
                expected: "expected USER, HOST, DISPLAY, INTERNET, PROJECT, GROUP or HOST_GROUP, found \(shown(type))"
                    + Spelling.suggestion(for: type, among: Self.types))
        }
        let name = try name("the name of \(known == "INTERNET" ? "an address" : "a \(known)")")
        switch known {
        case "USER": return .user(name)
        // Of a machine, its address does too.
        case "HOST": return AddressRange(text: name.shown).map { .internet($0) } ?? .host(name)
        case "DISPLAY": return .display(name)
        case "PROJECT": return .project(name)
        case "GROUP": return .group(name)
        case "HOST_GROUP": return .hostGroup(name)
        default:
            guard let range = AddressRange(text: name.shown) else {
                throw bad("an address, such as 192.168.0.7, 192.168.0.* or 10.0.0.0/8", name, line.words[next - 1].position)
            }
            return .internet(range)
        }
    }

    private mutating func number(_ what: String, from least: Int64) throws(LicenseTextError) -> Int {
        let (word, position) = try word(what)
        guard let number = word.decimal(digits: 9), number >= least else { throw bad("\(what), digits alone", word, position) }
        return Int(number)
    }

    private mutating func name(_ what: String) throws(LicenseTextError) -> Bytes {
        let (word, position) = try word(what)
        try requireName(word, what, position)
        return word
    }

    private func requireName(_ name: Bytes, _ what: String, _ position: TextPosition) throws(LicenseTextError) {
        guard !name.isEmpty, name.count <= Self.longestName else {
            throw LicenseTextError(
                name.isEmpty ? .missing : .tooLong, at: position,
                expected: "expected \(what) of 1 to \(Self.longestName) bytes, found \(name.count)")
        }
        let quotes: [Bytes] = [[0xE2, 0x80, 0x9C], [0xE2, 0x80, 0x9D], [0xE2, 0x80, 0x9E], [0xE2, 0x80, 0x9F]]
        guard !quotes.contains(where: { name.starts(with: $0) }) else {
            throw LicenseTextError(.badQuote, at: position, expected: "expected straight quotes, found typographic ones")
        }
    }

    private mutating func word(_ what: String) throws(LicenseTextError) -> (Bytes, TextPosition) {
        guard let token = upcoming else {
            throw LicenseTextError(
                .missing, at: end, expected: "expected \(what), the line ends here (\(keyword.form))")
        }
        next += 1
        return (token.word, token.position)
    }

    private func bad(_ what: String, _ word: Bytes, _ position: TextPosition) -> LicenseTextError {
        LicenseTextError(.badValue, at: position, expected: "expected \(what), found \(shown(word))")
    }
}
