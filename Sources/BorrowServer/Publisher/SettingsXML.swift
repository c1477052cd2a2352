// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import FoundationXML

/// Keys and values of a settings file in XML, each with its place.
///
/// `<entry key="K">V</entry>`, `<setting name="K" value="V"/>` and `<K>V</K>` say the same, whatever the elements are called that stand
/// around them: an element with a `key` or `name`, or one whose own name begins with `licensing.`, is a setting.
struct SettingsXML {
    struct Entry {
        let key: String
        let value: String
        /// Of the element.
        let position: TextPosition
    }

    /// In file order.
    let entries: [Entry]
    let errors: [LicenseTextError]

    static let largest = 1 << 20

    init(_ text: LicenseText) {
        guard text.bytes.count <= Self.largest else {
            entries = []
            errors = [
                LicenseTextError(
                    .tooLong, file: text.name, at: TextPosition(line: 1, column: 1), expected: "expected at most \(Self.largest) bytes")
            ]
            return
        }
        let reader = Reader(file: text.name)
        let parser = XMLParser(data: Data(text.bytes))
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        _ = parser.parse()
        if reader.errors.isEmpty, let error = parser.parserError { reader.fail(.badCharacter, "expected XML: \(error)", parser) }
        if reader.errors.isEmpty, reader.elements == 0 { reader.fail(.missing, "expected settings in XML, found none", parser) }
        (entries, errors) = (reader.entries, reader.errors)
    }

    private final class Reader: NSObject, XMLParserDelegate {
        private struct Open {
            let name: String
            /// `nil`: it only holds others.
            let key: String?
            let attribute: String?
            var text = ""
            let position: TextPosition
        }

        let file: String
        var entries: [Entry] = []
        var errors: [LicenseTextError] = []
        var elements = 0
        private var open: [Open] = []

        init(file: String) {
            self.file = file
        }

        func fail(_ code: LicenseTextError.Code, _ expected: String, _ parser: XMLParser) {
            errors.append(LicenseTextError(code, file: file, at: Self.position(parser), expected: expected))
        }

        private static func position(_ parser: XMLParser) -> TextPosition {
            TextPosition(line: max(1, parser.lineNumber), column: max(1, parser.columnNumber))
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
        ) {
            elements += 1
            let key = attributes["key"] ?? attributes["name"] ?? (name.hasPrefix("licensing.") ? name : nil)
            if let around = open.last?.key { fail(.unexpected, "expected the value of \(around), found <\(name)>", parser) }
            open.append(Open(name: name, key: key.map(Self.trimmed), attribute: attributes["value"], position: Self.position(parser)))
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += text
        }

        func parser(_ parser: XMLParser, foundCDATA block: Data) {
            self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            guard let element = open.popLast() else { return }
            let text = Self.trimmed(element.text)
            guard let key = element.key else {
                if !text.isEmpty, element.name != "comment" {
                    fail(.unexpected, "expected settings such as <entry key=\"licensing.borrowInterval\">1w</entry>, found text", parser)
                }
                return
            }
            if element.attribute != nil, !text.isEmpty {
                errors.append(
                    LicenseTextError(.unexpected, file: file, at: element.position, expected: "\(key) has both value= and text: keep one"))
                return
            }
            entries.append(Entry(key: key, value: element.attribute.map(Self.trimmed) ?? text, position: element.position))
        }

        private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}
