// SPDX-License-Identifier: Apache-2.0

extension SourceLine {
    /// Splits the line into tokens; the break between two parts counts as one blank, inside quotes too.
    func tokens() throws(LicenseTextError) -> Tokens {
        let start = TextPosition(line: parts[0].number, column: parts[0].column)
        guard parts.reduce(0, { $0 + $1.text.count }) <= Self.longest else {
            throw LicenseTextError(.tooLong, at: start, expected: "expected a line of at most \(Self.longest) bytes")
        }
        var scanner = TokenScanner()
        for (number, part) in parts.enumerated() {
            var text = part.text
            if number > 0 { text = text.drop(while: ASCII.isBlank) }
            while number < parts.count - 1, let last = text.last, ASCII.isBlank(last) { text.removeLast() }
            if number > 0 { try scanner.take(ASCII.space, at: part.position(of: text.startIndex)) }
            for index in text.indices {
                try scanner.take(text[index], at: part.position(of: index))
            }
        }
        return Tokens(try scanner.finish())
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
