// SPDX-License-Identifier: Apache-2.0

/// One word, `KEY=value` or `KEY="two words"` of a license line, and where it stood.
public struct Token: Sendable {
    /// What the token stands in: the tokens of a line share its text.
    private let text: Bytes
    private let keyRange: Range<Int>
    private let valueRange: Range<Int>?
    /// Of its first byte in the source; 0:0 for one that was made, not read.
    public let position: TextPosition

    /// - Parameter text: the line; without quotes at the ends of the ranges.
    init(in text: Bytes, key: Range<Int>, value: Range<Int>?, position: TextPosition) {
        (self.text, keyRange, valueRange, self.position) = (text, key, value, position)
    }

    public init(key: Bytes, value: Bytes? = nil) {
        let text = key + (value ?? [])
        self.init(
            in: text, key: 0..<key.count, value: value == nil ? nil : key.count..<text.count, position: TextPosition(line: 0, column: 0))
    }

    public init(_ key: StaticString, _ value: Bytes? = nil) {
        self.init(key: Bytes(key), value: value)
    }

    /// The key, or the whole word where there is no value.
    public var key: Bytes { Bytes(keySlice) }
    /// Behind the first `=`, without its quotes; `nil` for a plain word.
    public var value: Bytes? { valueSlice.map { Bytes($0) } }

    var keySlice: ArraySlice<UInt8> { text[keyRange] }
    var valueSlice: ArraySlice<UInt8>? { valueRange.map { text[$0] } }

    /// The token without quotes, for the places where a line wants a plain word.
    public var word: Bytes {
        if let valueSlice { key + [ASCII.equals] + valueSlice } else { key }
    }

    /// The one way this token is printed and signed: what parses to this token again.
    public var canonical: Bytes {
        var text: Bytes = []
        appendCanonical(to: &text)
        return text
    }

    func appendCanonical(to text: inout Bytes) {
        guard let value = valueSlice else { return Self.append(keySlice, quoted: Self.needsQuotes(keySlice), to: &text) }
        text += keySlice
        text.append(ASCII.equals)
        let isQuoted = Self.needsQuotes(value) || keySlice.equals("SIGN") || keySlice.equals("COMPONENTS")
        Self.append(value, quoted: isQuoted, to: &text)
    }

    /// Whether the site may edit it: a pair whose key has no upper-case letter. No rule ever reads one.
    public var isSiteInformation: Bool {
        valueRange != nil && !keySlice.contains(where: ASCII.isUpper)
    }

    /// Without quotes nothing would stand there, it would be two tokens or a pair, or its end would continue the line.
    private static func needsQuotes(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty || text.last == ASCII.backslash || text.contains { ASCII.isBlank($0) || $0 == ASCII.equals }
    }

    private static func append(_ bytes: ArraySlice<UInt8>, quoted: Bool, to text: inout Bytes) {
        if quoted { text.append(ASCII.quote) }
        text += bytes
        if quoted { text.append(ASCII.quote) }
    }
}
