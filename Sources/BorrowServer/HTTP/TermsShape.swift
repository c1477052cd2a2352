// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What a JSON decoder lets pass and terms may not have: a field twice, a field nobody knows, nesting without end.
///
/// Says nothing about other mistakes, which the decoder finds.
struct TermsShape {
    /// Terms hold a list of features: three levels.
    private static let deepest = 3
    private static let known: [Int: [StaticString]] = [
        1: ["features", "until", "for", "connected", "user", "host", "display", "project", "client", "machine"],
        3: ["vendor", "name", "version", "count", "renews"],
    ]

    private struct Level {
        let isObject: Bool
        /// Whether the next string of an object is a field's name.
        var expectsName: Bool
        var names: Set<Bytes> = []
    }

    private var levels: [Level] = []

    static func check(_ body: Bytes) throws(Refusal) {
        var shape = TermsShape()
        var index = 0
        while index < body.count {
            switch body[index] {
            case 0x7B, 0x5B: try shape.open(isObject: body[index] == 0x7B)
            case 0x7D, 0x5D: _ = shape.levels.popLast()
            case 0x2C: shape.expectName()
            case ASCII.quote:
                let end = Self.endOfString(in: body, from: index + 1)
                try shape.string(Bytes(body[(index + 1)..<end]))
                index = end
            default: break
            }
            index += 1
        }
    }

    private mutating func open(isObject: Bool) throws(Refusal) {
        levels.append(Level(isObject: isObject, expectsName: isObject))
        guard levels.count <= Self.deepest else { throw Terms.bad("the body is nested deeper than terms are") }
    }

    private mutating func expectName() {
        guard let last = levels.indices.last else { return }
        levels[last].expectsName = levels[last].isObject
    }

    private mutating func string(_ text: Bytes) throws(Refusal) {
        guard let last = levels.indices.last, levels[last].expectsName else { return }
        levels[last].expectsName = false
        let shown = Bytes(text.prefix(40)).shown
        guard Self.known[levels.count]?.contains(where: { text.equals($0) }) == true else {
            throw Terms.bad("the field \(shown) is not known")
        }
        guard levels[last].names.insert(text).inserted else { throw Terms.bad("the field \(shown) stands twice") }
    }

    /// The index of the closing quote, or of the end of the text.
    private static func endOfString(in text: Bytes, from start: Int) -> Int {
        var index = start
        while index < text.count, text[index] != ASCII.quote { index += text[index] == ASCII.backslash ? 2 : 1 }
        return min(index, text.count)
    }
}
