// SPDX-License-Identifier: Apache-2.0

/// A length of time as FlexNet Embedded writes it: digits and one optional letter of `s m h d w`; no letter means seconds.
///
/// At least one second, at most 100 years. `1d12h`, `-1h`, `1D` and `5 d` are errors.
public struct Interval: Hashable, Comparable, Sendable {
    public let seconds: Int64

    /// 36,525 days.
    public static let longest = Interval(unchecked: 36525 * 86400)

    /// `nil` below 1 and above `longest`.
    public init?(seconds: Int64) {
        guard seconds >= 1, seconds <= Self.longest.seconds else { return nil }
        self.seconds = seconds
    }

    /// `nil` for anything else than digits and one letter, for 0 and above `longest`.
    public init?(_ text: some Collection<UInt8>) {
        var digits = Bytes(text)
        guard let last = digits.last else { return nil }
        var unit: Int64 = 1
        if !ASCII.isDigit(last) {
            guard let named = Self.units.first(where: { $0.letter == last }) else { return nil }
            unit = named.seconds
            digits.removeLast()
        }
        guard let number = digits.decimal(digits: 11) else { return nil }
        self.init(seconds: number * unit)
    }

    /// The same, of a string.
    public init?(_ text: String) {
        self.init(Bytes(text.utf8))
    }

    /// In the largest unit that has no rest: `1w`, `5d`, `90m`.
    public var text: Bytes {
        let unit = Self.units.last { seconds % $0.seconds == 0 } ?? Self.units[0]
        return Bytes(decimal: seconds / unit.seconds) + [unit.letter]
    }

    public static func < (left: Interval, right: Interval) -> Bool { left.seconds < right.seconds }

    private init(unchecked seconds: Int64) {
        self.seconds = seconds
    }

    private static var units: [(letter: UInt8, seconds: Int64)] {
        [(0x73, 1), (0x6D, 60), (0x68, 3600), (0x64, 86400), (0x77, 604_800)]
    }
}
