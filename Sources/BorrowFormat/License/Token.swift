// SPDX-License-Identifier: Apache-2.0

/// One word, `KEY=value` or `KEY="two words"` of a license line, and where it stood.
public struct Token: Sendable {
    /// The key, or the whole word where there is no value.
    public let key: Bytes
    /// Behind the first `=`, without its quotes; `nil` for a plain word.
    public let value: Bytes?
    /// Of its first byte in the source; 0:0 for one that was made, not read.
    public let position: TextPosition

    public init(key: Bytes, value: Bytes? = nil, position: TextPosition = TextPosition(line: 0, column: 0)) {
        (self.key, self.value, self.position) = (key, value, position)
    }

    public init(_ key: StaticString, _ value: Bytes? = nil) {
        self.init(key: Bytes(key), value: value)
    }

    /// The token without quotes, for the places where a line wants a plain word.
    public var word: Bytes {
        if let value { key + [ASCII.equals] + value } else { key }
    }

    /// The one way this token is printed and signed: what parses to this token again.
    public var canonical: Bytes {
        guard let value else { return Self.needsQuotes(key) ? Self.quoted(key) : key }
        let isQuoted = Self.needsQuotes(value) || key.equals("SIGN") || key.equals("COMPONENTS")
        return key + [ASCII.equals] + (isQuoted ? Self.quoted(value) : value)
    }

    /// Whether the site may edit it: a pair whose key has no upper-case letter. No rule ever reads one.
    public var isSiteInformation: Bool {
        value != nil && !key.contains(where: ASCII.isUpper)
    }

    /// Without quotes nothing would stand there, it would be two tokens or a pair, or its end would continue the line.
    private static func needsQuotes(_ text: Bytes) -> Bool {
        text.isEmpty || text.last == ASCII.backslash || text.contains { ASCII.isBlank($0) || $0 == ASCII.equals }
    }

    private static func quoted(_ value: Bytes) -> Bytes { [ASCII.quote] + value + [ASCII.quote] }
}
