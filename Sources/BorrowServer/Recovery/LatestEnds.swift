// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How late what was lent may end: of the features that end last each by its name, of all others together.
struct LatestEnds: Sendable, Equatable {
    /// An epoch names so many at most, so that it stays small however many features there are.
    static let mostNamed = 64

    var named: [LicenseName: Instant] = [:]
    /// Of every feature that is not named.
    var others: Instant = .min
    /// Until then they are assumed, because what the key knew was lost; `.min`: they are known.
    var assumedUntil: Instant = .min

    /// Nothing is known of what was lent, but that it should end by then.
    static func assumed(until end: Instant) -> LatestEnds { LatestEnds(others: end, assumedUntil: end) }

    subscript(license: LicenseName) -> Instant { named[license] ?? others }

    /// Nothing ends later.
    var last: Instant { max(others, named.values.max() ?? .min) }

    /// Of each feature the later of two ends.
    func joined(with other: LatestEnds) -> LatestEnds {
        var ends = LatestEnds(others: max(others, other.others), assumedUntil: max(assumedUntil, other.assumedUntil))
        for license in Set(named.keys).union(other.named.keys) { ends.named[license] = max(self[license], other[license]) }
        return ends
    }

    /// Counts a feature among those that are not named.
    mutating func fold(_ end: Instant) { others = max(others, end) }
}

extension LatestEnds {
    private static let longestName = 200

    /// Names that could be taken for something else in a text of words and lines are not written.
    private static func isPlain(_ name: Bytes) -> Bool {
        let hasWordsOnly = name.allSatisfy { $0 > ASCII.space && $0 != 0x7F }
        return !name.isEmpty && name.count <= longestName && hasWordsOnly && Bytes(name.shown.utf8) == name
    }

    /// One line each, as an epoch has them.
    var lines: [String] {
        var (lines, others) = ([String](), others)
        for (license, end) in named {
            if Self.isPlain(license.vendor), Self.isPlain(license.feature) {
                lines.append("END \(license.vendor.shown) \(license.feature.shown) \(end.iso8601.shown)")
            } else {
                others = max(others, end)
            }
        }
        return lines.sorted() + ["OTHERS \(others.iso8601.shown)"] + (assumedUntil > .min ? ["ASSUMED \(assumedUntil.iso8601.shown)"] : [])
    }

    /// - Parameter others: where no line says it.
    /// - Returns: `nil` for a line that a newer `lend` wrote.
    init?(lines: [ArraySlice<UInt8>], others: Instant) {
        self.others = others
        for line in lines {
            let words = line.split(separator: ASCII.space).map { Bytes($0) }
            guard let keyword = words.first, let last = words.last, let end = Instant(iso8601: last) else { return nil }
            switch (keyword.shown, words.count) {
            case ("END", 4): named[LicenseName(vendor: words[1], feature: words[2])] = end
            case ("OTHERS", 2): self.others = end
            case ("ASSUMED", 2): assumedUntil = end
            default: return nil
            }
        }
    }
}
