// SPDX-License-Identifier: Apache-2.0

extension SourceLine {
    /// Splits the line into tokens; the break between two parts counts as one blank, inside quotes too.
    func tokens() throws(LicenseTextError) -> Tokens {
        let parts = trimmed
        let length = parts.reduce(parts.count - 1) { $0 + $1.text.count }
        guard length <= Self.longest else { throw tooLong }
        var scanner = TokenScanner()
        for (number, part) in parts.enumerated() {
            if number > 0 { try scanner.take(ASCII.space, at: part.start) }
            for index in part.text.indices {
                try scanner.take(part.text[index], at: part.position(of: index))
            }
        }
        let tokens = Tokens(try scanner.finish())
        // With the quotes that it is printed with it must be read again.
        guard length + 2 * tokens.all.count <= Self.longest || tokens.canonical.count <= Self.longest else { throw tooLong }
        return tokens
    }

    private var tooLong: LicenseTextError {
        LicenseTextError(.tooLong, at: parts[0].start, expected: "expected a line of at most \(Self.longest) bytes")
    }

    /// The parts without the blanks around the breaks between them.
    private var trimmed: [PhysicalLine] {
        var parts = parts
        for number in parts.indices {
            if number > 0 { parts[number].dropLeadingBlanks() }
            if number < parts.count - 1 { parts[number].dropTrailingBlanks() }
        }
        return parts
    }
}

/// Takes a line byte by byte and gives its tokens.
struct TokenScanner {
    private var tokens: [Token] = []
    private var text: Bytes = []
    private var split: Int?
    private var start = TextPosition(line: 0, column: 0)
    private var quote = Quote.none
    private var quoteStart = TextPosition(line: 0, column: 0)

    private enum Quote { case none, open, closed }

    mutating func take(_ byte: UInt8, at position: TextPosition) throws(LicenseTextError) {
        if ASCII.isControl(byte), byte != ASCII.tab {
            throw LicenseTextError(.badCharacter, at: position, expected: "expected text, found the control character \(byte)")
        }
        switch (byte, quote) {
        case (ASCII.quote, .open):
            quote = .closed
        case (_, .open):
            text.append(byte)
        case (_, .none) where ASCII.isBlank(byte), (_, .closed) where ASCII.isBlank(byte):
            endToken()
        case (_, .closed):
            throw LicenseTextError(.badQuote, at: position, expected: "expected a blank after the closing quote")
        case (ASCII.quote, .none):
            guard text.isEmpty || split == text.count else {
                throw LicenseTextError(.badQuote, at: position, expected: "expected quotes around a whole value only")
            }
            if text.isEmpty { start = position }
            quote = .open
            quoteStart = position
        case (_, .none):
            if text.isEmpty { start = position }
            text.append(byte)
            if byte == ASCII.equals, split == nil {
                guard text.count > 1 else {
                    throw LicenseTextError(.unexpected, at: position, expected: "expected a keyword before =")
                }
                split = text.count
            }
        }
    }

    mutating func finish() throws(LicenseTextError) -> [Token] {
        guard quote != .open else {
            throw LicenseTextError(.badQuote, at: quoteStart, expected: "expected a closing quote, the line ends first")
        }
        endToken()
        return tokens
    }

    private mutating func endToken() {
        guard !text.isEmpty || quote == .closed else { return }
        if let split {
            tokens.append(Token(key: Bytes(text[..<(split - 1)]), value: Bytes(text[split...]), position: start))
        } else {
            tokens.append(Token(key: text, position: start))
        }
        (text, split, quote) = ([], nil, .none)
    }
}
