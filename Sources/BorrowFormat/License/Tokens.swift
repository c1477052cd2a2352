// SPDX-License-Identifier: Apache-2.0

/// The words of one license line, in their order.
public struct Tokens: Sendable {
    public private(set) var all: [Token]
    /// How many tokens at the start mean something by their place: whatever they read, none of them is a keyword.
    public private(set) var positional: Int

    public init(_ all: [Token], positional: Int = 0) {
        (self.all, self.positional) = (all, positional)
    }

    /// The tokens that mean something by their key.
    public var attributes: ArraySlice<Token> { all.dropFirst(positional) }

    /// One space between tokens, no line breaks.
    public var canonical: Bytes {
        var text: Bytes = []
        appendCanonical(to: &text)
        return text
    }

    func appendCanonical(to text: inout Bytes) {
        for (index, token) in all.enumerated() {
            if index > 0 { text.append(ASCII.space) }
            token.appendCanonical(to: &text)
        }
    }

    /// The line broken at about 78 columns; a token is never broken. Ends in a newline.
    public var printed: Bytes {
        var text: Bytes = []
        var column = 0
        for token in all {
            let word = token.canonical
            if column > 0, column + 1 + word.count > 76 {
                text += Bytes(" \\\n    ")
                column = 4
            } else if column > 0 {
                text.append(ASCII.space)
                column += 1
            }
            text += word
            column += word.count
        }
        text.append(ASCII.newline)
        return text
    }

    /// The first attribute whose key stood before.
    var repeated: Token? {
        let places = attributes.indices.sorted { left, right in
            all[left].keySlice == all[right].keySlice ? left < right : all[left].keySlice.lexicographicallyPrecedes(all[right].keySlice)
        }
        let again = zip(places, places.dropFirst()).filter { all[$0].keySlice == all[$1].keySlice }
        return again.map { $0.1 }.min().map { all[$0] }
    }

    /// The attribute of that key, a word or a pair.
    public func first(_ key: StaticString) -> Token? {
        attributes.first { $0.keySlice.equals(key) }
    }

    /// The value of `KEY=value`; `nil` where the key is absent or stands alone.
    public func value(_ key: StaticString) -> Bytes? { first(key)?.value }

    /// Whether the key stands there, with a value or alone.
    public func has(_ key: StaticString) -> Bool { first(key) != nil }

    public func without(_ key: StaticString) -> Tokens {
        keeping { !$0.keySlice.equals(key) }
    }

    public func adding(_ token: Token) -> Tokens { Tokens(all + [token], positional: positional) }

    /// What the publisher vouches for: everything but `SIGN` and what the site may edit.
    public var underPublisherSignature: Tokens {
        keeping { !$0.isSiteInformation && !$0.keySlice.equals("SIGN") }
    }

    /// All positional tokens, and of the others those that `isKept` takes.
    private func keeping(_ isKept: (Token) -> Bool) -> Tokens {
        Tokens(all.prefix(positional) + attributes.filter(isKept), positional: positional)
    }
}
