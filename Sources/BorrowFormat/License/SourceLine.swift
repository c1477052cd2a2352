// SPDX-License-Identifier: Apache-2.0

/// One line as the file breaks it: without its newline, with its number and the column it begins at.
struct PhysicalLine {
    var text: ArraySlice<UInt8>
    let number: Int
    var column = 1

    var isBlank: Bool { text.allSatisfy(ASCII.isBlank) }
    var isComment: Bool { text.first { !ASCII.isBlank($0) } == ASCII.hash }
    /// Without the `\` that may end the line right behind it.
    var firstWord: ArraySlice<UInt8> {
        let word = text.drop(while: ASCII.isBlank).prefix { !ASCII.isBlank($0) }
        return word.last == ASCII.backslash ? word.dropLast() : word
    }
    var endsInBackslash: Bool { text.last == ASCII.backslash }

    var start: TextPosition { TextPosition(line: number, column: column) }

    mutating func dropLeadingBlanks() {
        let rest = text.drop(while: ASCII.isBlank)
        column += rest.startIndex - text.startIndex
        text = rest
    }

    mutating func dropTrailingBlanks() {
        while let last = text.last, ASCII.isBlank(last) { text = text.dropLast() }
    }

    func position(of index: Int) -> TextPosition {
        TextPosition(line: number, column: column + index - text.startIndex)
    }

    /// Splits at LF and CR LF; the last line needs no newline.
    static func split(_ text: Bytes) -> [PhysicalLine] {
        let byteOrderMark: Bytes = [0xEF, 0xBB, 0xBF]
        var rest = text[(text.starts(with: byteOrderMark) ? 3 : 0)...]
        var lines: [PhysicalLine] = []
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.newline) ?? rest.endIndex
            var line = rest[..<end]
            if line.last == ASCII.carriageReturn { line = line.dropLast() }
            lines.append(PhysicalLine(text: line, number: lines.count + 1))
            rest = end < rest.endIndex ? rest[(end + 1)...] : rest[rest.endIndex...]
        }
        return lines
    }
}

/// One line as the grammar means it: physical lines joined where they continue.
struct SourceLine {
    /// A logical line may not be longer.
    static let longest = 64 * 1024

    var parts: [PhysicalLine]

    /// Behind its last byte.
    var end: TextPosition { parts[parts.count - 1].position(of: parts[parts.count - 1].text.endIndex) }
}

/// The lines of a text as the grammar means them, one at a time: a file may have millions.
struct SourceLines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<PhysicalLine>

    init(_ lines: [PhysicalLine]) {
        rest = lines[...]
    }

    /// Takes the `\` off each part but the last.
    mutating func next() -> SourceLine? {
        guard let first = rest.popFirst() else { return nil }
        var parts = [first]
        var isOpen = first.endsInBackslash && !first.isComment
        while isOpen {
            parts[parts.count - 1].text = parts[parts.count - 1].text.dropLast()
            guard let part = rest.popFirst() else { break }
            parts.append(part)
            isOpen = part.endsInBackslash
        }
        return SourceLine(parts: parts)
    }
}
