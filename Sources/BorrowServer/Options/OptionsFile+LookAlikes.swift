// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension OptionsFile {
    /// Warns of names that a person takes for one and that are compared byte by byte, and of patterns where none are known.
    mutating func checkLookAlikes() {
        var seen: [String: [String: (name: Bytes, line: Int)]] = [:]
        for statement in statements {
            for (kind, name, position) in names(of: statement) {
                if name.contains(0x2A), kind != "HOST" {
                    warnings.append(
                        LicenseTextError(
                            .lookAlike, at: position,
                            expected: "the * in \(BorrowFormat.shown(name)) is taken as it stands: only addresses have wildcards"))
                }
                let skeleton = Self.skeleton(name)
                if let other = seen[kind]?[skeleton], other.name != name {
                    warnings.append(
                        LicenseTextError(
                            .lookAlike, at: position,
                            expected:
                                "\(Self.spelled(name)) looks like \(Self.spelled(other.name)) of line \(other.line), and is another name"))
                } else if seen[kind]?[skeleton] == nil {
                    seen[kind, default: [:]][skeleton] = (name, position.line)
                }
            }
        }
    }

    private func names(of statement: OptionsStatement) -> [(kind: String, name: Bytes, position: TextPosition)] {
        switch statement.meaning {
        case .group(_, let members):
            return zip(members, statement.words.dropFirst(2)).map { ("USER", $0, $1.position) }
        case .hostGroup(_, let members):
            return zip(members, statement.words.dropFirst(2)).map { ("HOST", $0, $1.position) }
        default:
            guard let (party, position) = statement.party else { return [] }
            return switch party {
            case .user(let name): [("USER", name, position)]
            case .host(let name): [("HOST", name, position)]
            case .display(let name): [("DISPLAY", name, position)]
            case .project(let name): [("PROJECT", name, position)]
            default: []
            }
        }
    }

    /// With what cannot be seen of ASCII written out.
    private static func spelled(_ name: Bytes) -> String {
        name.allSatisfy { $0 < 0x80 } && name.first != ASCII.space && name.last != ASCII.space
            ? BorrowFormat.shown(name)
            : "\""
                + name.shown.unicodeScalars.map { $0.isASCII ? String($0) : "\\u{\(String($0.value, radix: 16, uppercase: true))}" }
                .joined() + "\""
    }

    /// One text for all names that look the same, or nearly.
    static func skeleton(_ name: Bytes) -> String {
        if name.allSatisfy({ $0 < 0x80 }) {
            return Bytes(name.filter { $0 != ASCII.space && $0 != ASCII.tab }.map(ASCII.lowercased)).shown
        }
        let plain = name.shown.precomposedStringWithCompatibilityMapping.lowercased()
        var skeleton = ""
        for scalar in plain.unicodeScalars where !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint {
            skeleton.unicodeScalars.append(likeLatin[scalar] ?? scalar)
        }
        return skeleton
    }

    /// Letters of other scripts that look like Latin ones, in lower case.
    private static let likeLatin: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "ë", "һ": "h", "і": "i", "ї": "ï", "ј": "j", "к": "k", "ӏ": "l", "м": "m",
        "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ґ": "r",
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "χ": "x",
        "ω": "w", "γ": "y", "ı": "i", "ɑ": "a", "ɡ": "g", "օ": "o", "ս": "u", "ո": "n", "հ": "h",
    ]
}
