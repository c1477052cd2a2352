// SPDX-License-Identifier: Apache-2.0

/// Takes the tokens of one line in turn and says what was expected where one does not fit.
struct LineReader {
    private(set) var tokens: Tokens
    /// Where the line ends.
    let end: TextPosition
    private var next = 0

    init(_ tokens: Tokens, end: TextPosition) {
        (self.tokens, self.end) = (tokens, end)
    }

    var upcoming: Token? { next < tokens.all.count ? tokens.all[next] : nil }

    mutating func keyword() throws(LicenseTextError) -> LineKeyword {
        guard let token = upcoming else {
            throw LicenseTextError(.missing, at: end, expected: "expected a line keyword")
        }
        guard token.value == nil, let keyword = LineKeyword(token.key) else {
            throw LicenseTextError(
                .unknownKeyword, at: token.position,
                expected: "expected SERVER, VENDOR, USE_SERVER, FEATURE, INCREMENT, UPGRADE, PACKAGE or #, found \(Self.shown(token))")
        }
        next += 1
        return keyword
    }

    /// The next token, whole.
    mutating func take() -> Token? {
        guard let token = upcoming else { return nil }
        next += 1
        return token
    }

    /// A plain word that `read` understands; `what` completes "expected …".
    mutating func word<Value>(_ what: StaticString, _ read: (Bytes) -> Value?) throws(LicenseTextError) -> Value {
        guard let token = upcoming else {
            throw LicenseTextError(.missing, at: end, expected: "expected \(what), the line ends here")
        }
        guard token.value == nil, let value = read(token.key) else {
            throw LicenseTextError(.badValue, at: token.position, expected: "expected \(what), found \(Self.shown(token))")
        }
        next += 1
        return value
    }

    mutating func name(_ what: StaticString) throws(LicenseTextError) -> Bytes {
        try word(what) { $0.isEmpty || $0.contains(where: ASCII.isBlank) || $0.count > 255 ? nil : $0 }
    }

    /// Takes the rest of the line, where no keyword may stand twice. Gives the whole line's tokens.
    mutating func attributes() throws(LicenseTextError) -> Tokens {
        tokens = Tokens(tokens.all, positional: next)
        if let token = tokens.repeated {
            throw LicenseTextError(
                .repeatedKeyword, at: token.position, expected: "expected each keyword once, found \(Self.shown(token)) again")
        }
        return tokens
    }

    /// The value of `key`, once the attributes were taken, as `read` understands it; `nil` where the key is absent.
    func value<Value>(of key: StaticString, _ what: StaticString, _ read: (Bytes) -> Value?) throws(LicenseTextError) -> Value? {
        guard let token = tokens.first(key) else { return nil }
        guard let text = token.value, let value = read(text) else {
            throw LicenseTextError(.badValue, at: token.position, expected: "expected \(key)=\(what), found \(Self.shown(token))")
        }
        return value
    }

    private static func shown(_ token: Token) -> String {
        let text = token.canonical
        return text.count > 60 ? text.prefix(60).shown + "..." : text.shown
    }
}

extension ArraySlice<UInt8> {
    var shown: String { String(decoding: self, as: UTF8.self) }
}
