// SPDX-License-Identifier: Apache-2.0

/// One message on borrowd's socket: a line in the grammar of license files, the text under it, and a blank line.
public struct Message: Sendable {
    /// A larger request is refused, in bytes.
    public static var largestRequest: Int { 16 * 1024 }
    /// A larger answer is given up.
    public static var largestAnswer: Int { 1024 * 1024 }

    /// The head: its first word says what the message is.
    public let head: Tokens
    /// Whole lines, none of them blank; a grant's bytes as they were served.
    public let body: Bytes

    /// - Parameter words: those behind the first, which mean something by their place.
    public init(_ word: StaticString, _ words: [Bytes] = [], attributes: [Token] = [], body: Bytes = []) {
        head = Tokens([Token(word)] + words.map { Token(key: $0) } + attributes, positional: words.count + 1)
        self.body = body
    }

    /// Reads what stands before the blank line; `nil` where the head is no line of words and pairs, or a key stands twice.
    public init?(_ text: Bytes) {
        guard !text.contains(0), !text.contains(ASCII.carriageReturn) else { return nil }
        let lines = PhysicalLine.split(text)
        var source = SourceLines(lines)
        guard let first = source.next(), !first.parts[0].isComment, let tokens = try? first.tokens(), let word = tokens.all.first,
            word.value == nil
        else { return nil }
        let head = Tokens(tokens.all, positional: 1 + Self.words(behind: word.key))
        guard head.all.count >= head.positional, head.all.prefix(head.positional).allSatisfy({ $0.value == nil }), head.repeated == nil
        else { return nil }
        self.head = head
        var body: Bytes = []
        for line in lines[first.parts.count...] {
            guard !line.isBlank else { return nil }
            body += line.text
            body.append(ASCII.newline)
        }
        self.body = body
    }

    /// As it goes over the socket, blank line included.
    public var text: Bytes { head.printed + body + [ASCII.newline] }

    public var word: Bytes { head.all[0].key }

    /// The word at that place behind the first.
    func word(_ place: Int) -> Bytes { head.all[place].key }

    /// The vendor and the feature that a message of this word is about; `nil` for another.
    public func feature(of word: StaticString) -> (vendor: Bytes, feature: Bytes)? {
        guard self.word.equals(word), head.positional == 3 else { return nil }
        return (self.word(1), self.word(2))
    }

    /// The same with one pair more, or another value for it.
    public func with(_ key: StaticString, _ value: Bytes) -> Message {
        Message(head: head.without(key).adding(Token(key, value)), body: body)
    }

    public func value(_ key: StaticString) -> Bytes? { head.value(key) }

    /// A number of at most nine digits.
    public func number(_ key: StaticString) -> Int? { value(key).flatMap { $0.decimal(digits: 9) }.map { Int($0) } }

    private init(head: Tokens, body: Bytes) {
        (self.head, self.body) = (head, body)
    }

    /// How many words by their place follow a message's first.
    private static func words(behind word: Bytes) -> Int {
        let aboutOneFeature: [StaticString] = [
            "CHECKOUT", "BORROW", "EXTEND", "RETURN", "USING", "OFFER", "HOLDING", "RETURNED", "RECALLED", "USED", "REPORTED", "HOMECOMING",
        ]
        return aboutOneFeature.contains { word.equals($0) } ? 2 : 0
    }
}

extension Token {
    /// A pair whose value comes from elsewhere: what no license line can hold is shown as something that it can.
    public static func told(_ key: StaticString, _ value: Bytes) -> Token {
        Token(key, value.map { $0 == ASCII.quote ? 0x27 : ASCII.isControl($0) ? ASCII.space : $0 })
    }
}
