// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// Names that are different, and that a person takes for the same. A help for administrators: what decides is bytes.
enum LookAlikes {
    /// Every two different names that look alike, each pair once.
    static func pairs(among names: [String]) -> [(String, String)] {
        let bySight = Dictionary(grouping: Set(names.map { Bytes($0.utf8) }), by: { sight(of: $0.shown) })
        return bySight.values.filter { $0.count > 1 }.flatMap { group in
            let group = group.sorted { $0.lexicographicallyPrecedes($1) }
            return group.dropFirst().map { (group[0].shown, $0.shown) }
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    /// What is in a name, with everything but plain ASCII as an escape.
    static func spelled(_ name: String) -> String {
        name.unicodeScalars.map { $0.isASCII && !$0.isTextControl ? String($0) : "\\u{\(String($0.value, radix: 16, uppercase: true))}" }
            .joined()
    }

    /// The same for names that look alike: compatibility forms, marks, case and what cannot be seen taken away, then letters of
    /// other scripts and digits by the Latin letter they resemble.
    static func sight(of name: String) -> String {
        let folded = name.decomposedStringWithCompatibilityMapping.lowercased()
        let letters = folded.unicodeScalars.filter { $0.properties.isAlphabetic || $0.isASCII && !$0.isTextControl }
        return letters.map { resemblance[$0] ?? String($0) }.joined().replacingOccurrences(of: "rn", with: "m")
            .replacingOccurrences(of: "vv", with: "w")
    }

    private static let resemblance: [Unicode.Scalar: String] = {
        let pairs: [(String, String)] = [
            ("0оοօ", "o"), ("1iіι|ł", "l"), ("ı", "l"), ("аα", "a"), ("вβ", "b"), ("сϲ", "c"), ("ԁ", "d"), ("еє", "e"), ("һн", "h"),
            ("јϳ", "j"),
            ("кκ", "k"), ("мμ", "m"), ("пη", "n"), ("рρ", "p"), ("ѕ5", "s"), ("тτ", "t"), ("υս", "u"), ("ν", "v"), ("ѡω", "w"), ("хχ", "x"),
            ("уγ", "y"), ("ɡ", "g"), ("ø", "o"),
        ]
        return pairs.reduce(into: [:]) { table, pair in for scalar in pair.0.unicodeScalars { table[scalar] = pair.1 } }
    }()
}
