// SPDX-License-Identifier: Apache-2.0

/// A feature's version: decimal, so `27.0` equals `27` and `1.10` is older than `1.9`; `yyyy.mmdd` fits too.
public struct Version: Comparable, Hashable, Sendable {
    private let whole: Bytes
    private let fraction: Bytes
    /// As it was written.
    public let text: Bytes

    /// Digits, at most 20 characters, with at most one dot inside them.
    public init?(_ text: some Collection<UInt8>) {
        let text = Bytes(text)
        let parts = text.split(separator: ASCII.dot, maxSplits: 1, omittingEmptySubsequences: false)
        guard text.count <= 20, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }) else { return nil }
        self.text = text
        whole = Bytes(parts[0].drop { $0 == ASCII.zero })
        var fraction = parts.count > 1 ? Bytes(parts[1]) : []
        while fraction.last == ASCII.zero { fraction.removeLast() }
        self.fraction = fraction
    }

    /// The same, of a string.
    public init?(_ text: String) {
        self.init(Bytes(text.utf8))
    }

    /// One text for all ways of writing a version: `27.0` and `027` are `27.`.
    public var canonical: Bytes { whole + [ASCII.dot] + fraction }

    public static func == (left: Version, right: Version) -> Bool {
        left.whole == right.whole && left.fraction == right.fraction
    }

    public static func < (left: Version, right: Version) -> Bool {
        if left.whole.count != right.whole.count { return left.whole.count < right.whole.count }
        if left.whole != right.whole { return left.whole.lexicographicallyPrecedes(right.whole) }
        return left.fraction.lexicographicallyPrecedes(right.fraction)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(whole)
        hasher.combine(fraction)
    }
}
