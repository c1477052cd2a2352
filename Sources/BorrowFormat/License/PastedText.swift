// SPDX-License-Identifier: Apache-2.0

/// Text as people paste it from web pages and mails, put right before it is signed; every change is a warning.
struct PastedText {
    private(set) var lines: [PhysicalLine] = []
    private(set) var warnings: [LicenseTextError] = []

    init(_ pasted: [PhysicalLine]) {
        straightenQuotes(pasted)
        joinContinuations()
    }

    private mutating func straightenQuotes(_ pasted: [PhysicalLine]) {
        for var line in pasted {
            if !line.isComment, let (text, first) = Self.straightened(line.text) {
                warnings.append(
                    LicenseTextError(
                        .typographicQuote, at: line.position(of: first), expected: "typographic quotes are written out straight"))
                line.text = text[...]
            }
            lines.append(line)
        }
    }

    /// A line that starts with no keyword continues the one before, across blank lines.
    private mutating func joinContinuations() {
        var joined: [PhysicalLine] = []
        var blanks: [PhysicalLine] = []
        var isContinued = false
        for line in lines {
            if line.isBlank, !isContinued {
                blanks.append(line)
                continue
            }
            if !isContinued, !line.isComment, !LineKeyword.isKnown(line.firstWord),
                let last = joined.last, !last.isComment, !last.isBlank
            {
                let text = last.text + [ASCII.space, ASCII.backslash]
                joined[joined.count - 1] = PhysicalLine(text: text, number: last.number, column: last.column)
                warnings.append(
                    LicenseTextError(
                        .continued, at: TextPosition(line: line.number, column: line.column),
                        expected: "this line starts with no keyword, so it continues the line before"))
            } else {
                joined += blanks
            }
            blanks = []
            joined.append(line)
            isContinued = line.endsInBackslash && !line.isComment
        }
        lines = joined + blanks
    }

    /// U+201C to U+201F and U+2033, U+2036 as `"`; U+2018 to U+201B as `'`. `nil` where there are none.
    private static func straightened(_ text: ArraySlice<UInt8>) -> (Bytes, first: Int)? {
        var result: Bytes = []
        var first: Int?
        var index = text.startIndex
        while index < text.endIndex {
            if let straight = straightQuote(text[index...].prefix(3)) {
                first = first ?? index
                result.append(straight)
                index += 3
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return first.map { (result, $0) }
    }

    private static func straightQuote(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.count == 3, bytes.starts(with: [0xE2, 0x80] as Bytes), let last = bytes.last else { return nil }
        return switch last {
        case 0x9C...0x9F, 0xB3, 0xB6: ASCII.quote
        case 0x98...0x9B: 0x27
        default: nil
        }
    }
}
