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
        for token in all {
            if !text.isEmpty { text.append(ASCII.space) }
            text += token.canonical
        }
        return text
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
            all[left].key == all[right].key ? left < right : all[left].key.lexicographicallyPrecedes(all[right].key)
        }
        let again = zip(places, places.dropFirst()).filter { all[$0].key == all[$1].key }
        return again.map { $0.1 }.min().map { all[$0] }
    }

    /// The attribute of that key, a word or a pair.
    public func first(_ key: StaticString) -> Token? {
        attributes.first { $0.key.equals(key) }
    }

    /// The value of `KEY=value`; `nil` where the key is absent or stands alone.
    public func value(_ key: StaticString) -> Bytes? { first(key)?.value }

    /// Whether the key stands there, with a value or alone.
    public func has(_ key: StaticString) -> Bool { first(key) != nil }

    /// The 64 bytes of `SIGN`; `nil` where it is absent or not one of ours.
    var signature: Bytes? {
        guard let text = value("SIGN"), let bytes = Base64URL.decode(text), bytes.count == 64 else { return nil }
        return bytes
    }

    public func without(_ key: StaticString) -> Tokens {
        keeping { !$0.key.equals(key) }
    }

    public func adding(_ token: Token) -> Tokens { Tokens(all + [token], positional: positional) }

    /// What the publisher vouches for: everything but `SIGN` and what the site may edit.
    public var underPublisherSignature: Tokens {
        keeping { !$0.isSiteInformation && !$0.key.equals("SIGN") }
    }

    /// All positional tokens, and of the others those that `isKept` takes.
    private func keeping(_ isKept: (Token) -> Bool) -> Tokens {
        Tokens(all.prefix(positional) + attributes.filter(isKept), positional: positional)
    }
}
