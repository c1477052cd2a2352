// SPDX-License-Identifier: Apache-2.0

extension SourceLine {
    /// Splits the line into tokens; the break between two parts counts as one blank, inside quotes too.
    func tokens() throws(LicenseTextError) -> Tokens {
        var scanner = try TokenScanner(trimmed)
        var all: [Token] = []
        all.reserveCapacity(24)
        while let token = try scanner.next() { all.append(token) }
        let tokens = Tokens(all)
        // With the quotes that it is printed with it must be read again.
        guard scanner.length + 2 * all.count <= Self.longest || tokens.canonical.count <= Self.longest else {
            throw .tooLong(parts[0].start)
        }
        return tokens
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

/// Goes through a line and gives its tokens in turn.
struct TokenScanner {
    private let parts: [PhysicalLine]
    /// The parts with a blank between two.
    private let text: Bytes
    private var index = 0
    /// The part of the last position that was asked for, and where it begins.
    private var part = 0
    private var partStart = 0

    init(_ parts: [PhysicalLine]) throws(LicenseTextError) {
        var text: Bytes = []
        text.reserveCapacity(parts.reduce(0) { $0 + $1.text.count + 1 })
        for (number, part) in parts.enumerated() {
            if number > 0 { text.append(ASCII.space) }
            text += part.text
        }
        (self.parts, self.text) = (parts, text)
        guard length <= SourceLine.longest else { throw .tooLong(parts[0].start) }
        if let bad = text.firstIndex(where: { ASCII.isControl($0) && $0 != ASCII.tab }) {
            throw error(.badCharacter, at: bad, "expected text, found the control character \(text[bad])")
        }
    }

    var length: Int { text.count }

    mutating func next() throws(LicenseTextError) -> Token? {
        while upcoming.map(ASCII.isBlank) == true { index += 1 }
        guard let first = upcoming else { return nil }
        let start = index
        if first == ASCII.quote { return token(try quoted(), from: start) }
        let key = try bare(endingAtEquals: true)
        guard upcoming == ASCII.equals else { return token(key, from: start) }
        guard !key.isEmpty else { throw error(.unexpected, at: index, "expected a keyword before =") }
        index += 1
        let value = upcoming == ASCII.quote ? try quoted() : try bare(endingAtEquals: false)
        return token(key, value, from: start)
    }

    private var upcoming: UInt8? { index < text.count ? text[index] : nil }

    private mutating func bare(endingAtEquals: Bool) throws(LicenseTextError) -> Range<Int> {
        let start = index
        while let byte = upcoming, !ASCII.isBlank(byte), !(endingAtEquals && byte == ASCII.equals) {
            guard byte != ASCII.quote else { throw error(.badQuote, at: index, "expected quotes around a whole value only") }
            index += 1
        }
        return start..<index
    }

    /// What stands between the quote here and the next one.
    private mutating func quoted() throws(LicenseTextError) -> Range<Int> {
        let start = index + 1
        guard let end = text[start...].firstIndex(of: ASCII.quote) else {
            throw error(.badQuote, at: index, "expected a closing quote, the line ends first")
        }
        index = end + 1
        guard upcoming.map(ASCII.isBlank) != false else { throw error(.badQuote, at: index, "expected a blank after the closing quote") }
        return start..<end
    }

    private mutating func token(_ key: Range<Int>, _ value: Range<Int>? = nil, from start: Int) -> Token {
        Token(in: text, key: key, value: value, position: position(of: start))
    }

    private mutating func error(_ code: LicenseTextError.Code, at index: Int, _ expected: String) -> LicenseTextError {
        LicenseTextError(code, at: position(of: index), expected: expected)
    }

    /// To be asked in the order of the text: a line may have thousands of parts.
    private mutating func position(of index: Int) -> TextPosition {
        while index > partStart + parts[part].text.count {
            partStart += parts[part].text.count + 1
            part += 1
        }
        return parts[part].position(of: parts[part].text.startIndex + index - partStart)
    }
}

extension LicenseTextError {
    fileprivate static func tooLong(_ start: TextPosition) -> LicenseTextError {
        LicenseTextError(.tooLong, at: start, expected: "expected a line of at most \(SourceLine.longest) bytes")
    }
}
