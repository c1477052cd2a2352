// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The words of one statement, taken one after the other; each mistake says what was expected and stands where it is.
struct RuleWords {
    enum Keyword: String, CaseIterable, Sendable {
        case allow = "ALLOW"
        case deny = "DENY"
        case reserve = "RESERVE"
        case limit = "LIMIT"
        case group = "GROUP"

        var isReserve: Bool { self == .reserve }
        /// Whether it is about a number of seats.
        var isCounting: Bool { self == .reserve || self == .limit }
    }

    /// Of whom names are.
    enum Kind: String, CaseIterable, Sendable {
        case user = "USER"
        case host = "HOST"
        case ip = "IP"
        case group = "GROUP"
        case all = "ALL"
    }

    private static let longestName = 255
    private static let mostSeats = 999_999_999

    private let words: [Token]
    private var index = 1

    /// - Parameter line: its first word is its keyword.
    init(_ line: WordLines.Line) {
        words = line.words
    }

    mutating func next(_ what: String) throws(LicenseTextError) -> Token {
        guard index < words.count else {
            throw LicenseTextError(.missing, at: words[words.count - 1].position, expected: "expected \(what) behind this, the line ends")
        }
        let word = words[index]
        guard !word.word.isEmpty, word.word.count <= Self.longestName else {
            throw LicenseTextError(.badValue, at: word.position, expected: "expected \(what), of 1 to \(Self.longestName) bytes")
        }
        index += 1
        return word
    }

    mutating func effect(of keyword: Keyword) throws(LicenseTextError) -> Rule.Effect {
        switch keyword {
        case .allow, .group: return .allow
        case .deny: return .deny
        case .reserve: return .reserve(try seats(from: 1))
        case .limit: return .limit(try seats(from: 0))
        }
    }

    private mutating func seats(from least: Int) throws(LicenseTextError) -> Int {
        let word = try next("a number of seats")
        guard let number = word.word.decimal(digits: 18), (least...Self.mostSeats).contains(Int(number)) else {
            throw LicenseTextError(
                .badValue, at: word.position,
                expected: "expected a number of seats, \(least) to \(Self.mostSeats), found \(word.word.shown)")
        }
        return Int(number)
    }

    /// `*`, `FEATURE` or `VENDOR/FEATURE`.
    mutating func scope(of keyword: Keyword) throws(LicenseTextError) -> Rule.Scope {
        let word = try next(keyword.isReserve ? "a feature" : "a feature, or * for all")
        guard word.word != [0x2A] else {
            guard !keyword.isReserve else {
                throw LicenseTextError(
                    .badValue, at: word.position,
                    expected:
                        "expected FEATURE or VENDOR/FEATURE, found *: seats are kept of one feature; write a RESERVE for each that is meant"
                )
            }
            return Rule.Scope()
        }
        let parts = word.word.split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false).map { Bytes($0) }
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains(0x2A) }) else {
            throw LicenseTextError(
                .badValue, at: word.position, expected: "expected FEATURE, VENDOR/FEATURE or *, found \(word.word.shown)")
        }
        return parts.count == 2 ? Rule.Scope(vendor: parts[0], feature: parts[1]) : Rule.Scope(feature: parts[0])
    }

    mutating func kind() throws(LicenseTextError) -> Kind {
        let word = try next("USER, HOST, IP, GROUP or ALL")
        guard let kind = Self.kind(word.word) else {
            index -= 1
            throw unexpected("USER, HOST, IP, GROUP or ALL")
        }
        return kind
    }

    private static func kind(_ word: Bytes) -> Kind? { Kind.allCases.first { $0.rawValue.isSpelled(word) } }

    /// All that is left; at least one.
    mutating func names(of kind: Kind) throws(LicenseTextError) -> [Token] {
        var names = [try next("a name")]
        while index < words.count { names.append(try next("a name")) }
        for name in names {
            // `USER alice HOST lab` would mean users called HOST and lab.
            if names.count > 1, Kind.allCases.contains(where: { Bytes($0.rawValue.utf8) == name.word }) {
                throw LicenseTextError(
                    .unexpected, at: name.position,
                    expected: "expected only \(kind.rawValue) names on this line; \(name.word.shown) begins a line of its own")
            }
            if kind == .ip, AddressRange(text: name.word.shown) == nil { throw Self.badRange(name) }
            guard kind == .ip || !name.word.contains(0x2A) else {
                throw LicenseTextError(
                    .badValue, at: name.position,
                    expected: "expected a whole name, found \(name.word.shown); only IP takes *, and ALL means everybody")
            }
        }
        return names
    }

    func end() throws(LicenseTextError) {
        guard index < words.count else { return }
        throw unexpected("nothing more")
    }

    /// Complains of the word that comes next, or of the last.
    func unexpected(_ what: String) -> LicenseTextError {
        let word = words[min(index, words.count - 1)]
        return LicenseTextError(.unexpected, at: word.position, expected: "expected \(what), found \(word.word.shown)")
    }

    static func badRange(_ word: Token) -> LicenseTextError {
        LicenseTextError(
            .badValue, at: word.position,
            expected: "expected addresses such as 10.0.0.7, 10.0.0.1-10.0.0.9, 10.1.0.0/16 or 192.168.1.*, found \(word.word.shown)")
    }
}

extension WordLines.Line {
    /// In any case.
    var keyword: RuleWords.Keyword? {
        let word = words[0].word
        return RuleWords.Keyword.allCases.first { $0.rawValue.isSpelled(word) }
    }
}

extension String {
    /// Whether the word is this keyword, in any case.
    fileprivate func isSpelled(_ word: Bytes) -> Bool { word.map(ASCII.lowercased) == utf8.map(ASCII.lowercased) }
}
