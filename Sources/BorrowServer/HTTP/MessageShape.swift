// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation

/// How a message in JSON must look before it is decoded: a decoder lets pass a field that stands twice, one that nobody knows, and
/// nesting without end.
struct MessageShape: Sendable {
    /// Several of them, as a refusal calls them.
    let name: String
    /// By how deep they stand: an object's at 1, those of the objects in its lists at 3.
    let fields: [Int: [StaticString]]
    let hint: String

    static let terms = MessageShape(
        name: "terms",
        fields: [
            1: ["features", "until", "for", "connected", "granularity", "user", "host", "display", "project", "client", "machine"],
            3: ["vendor", "name", "version", "count", "renews"],
        ],
        hint: "terms are JSON with features, until or for, connected, granularity, user, host, display, project, client and machine")

    static let usageReport = MessageShape(
        name: "usage reports",
        fields: [1: ["user", "host", "entries"], 3: ["vendor", "name", "day", "launches", "minutes"]],
        hint: "usage reports are JSON with user, host and entries of vendor, name, day, launches and minutes")

    static let enrolment = MessageShape(
        name: "enrolments", fields: [1: ["code", "user", "host", "machine"]],
        hint: "enrolments are JSON with code, user, host and machine")

    func bad(_ detail: String) -> Refusal { Refusal(.badRequest, detail, hint: hint) }

    /// - Throws: `bad-request`, with the field that is wrong.
    func decode<Message: Decodable>(_ type: Message.Type, from body: Bytes) throws(Refusal) -> Message {
        try check(body)
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw bad("the body is no JSON of \(name): \(Self.explain(error))")
        }
    }

    private static func explain(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it cannot be read" }
        let context: DecodingError.Context
        switch error {
        case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default: return "it cannot be read"
        }
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        return place.isEmpty ? "it cannot be read" : "\(place) has the wrong type or value"
    }
}

extension MessageShape {
    private struct Level {
        let isObject: Bool
        /// Whether the next string of an object is a field's name.
        var expectsName: Bool
        var names: Set<Bytes> = []
    }

    /// Says nothing about other mistakes, which the decoder finds.
    private func check(_ body: Bytes) throws(Refusal) {
        let deepest = fields.keys.max() ?? 1
        var levels: [Level] = []
        var index = 0
        while index < body.count {
            switch body[index] {
            case 0x7B, 0x5B:
                let isObject = body[index] == 0x7B
                levels.append(Level(isObject: isObject, expectsName: isObject))
                guard levels.count <= deepest else { throw bad("the body is nested deeper than \(name) are") }
            case 0x7D, 0x5D: _ = levels.popLast()
            case 0x2C:
                if let last = levels.indices.last { levels[last].expectsName = levels[last].isObject }
            case ASCII.quote:
                let end = Self.endOfString(in: body, from: index + 1)
                try string(Bytes(body[(index + 1)..<end]), in: &levels)
                index = end
            default: break
            }
            index += 1
        }
    }

    private func string(_ text: Bytes, in levels: inout [Level]) throws(Refusal) {
        guard let last = levels.indices.last, levels[last].expectsName else { return }
        levels[last].expectsName = false
        let shown = Bytes(text.prefix(40)).shown
        guard fields[levels.count]?.contains(where: { text.equals($0) }) == true else {
            throw bad("the field \(shown) is not known")
        }
        guard levels[last].names.insert(text).inserted else { throw bad("the field \(shown) stands twice") }
    }

    /// The index of the closing quote, or of the end of the text.
    private static func endOfString(in text: Bytes, from start: Int) -> Int {
        var index = start
        while index < text.count, text[index] != ASCII.quote { index += text[index] == ASCII.backslash ? 2 : 1 }
        return min(index, text.count)
    }
}
