// SPDX-License-Identifier: Apache-2.0

/// License text: compared byte for byte, because `String` calls different bytes equal.
public typealias Bytes = [UInt8]

extension Collection where Element == UInt8 {
    /// Whether these are exactly the bytes of `literal`.
    public func equals(_ literal: StaticString) -> Bool {
        count == literal.utf8CodeUnitCount && literal.withUTF8Buffer { elementsEqual($0) }
    }

    /// Whether these are the letters of `literal`, which is lower case, in any ASCII case.
    public func equalsIgnoringCase(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { text in
            count == text.count && zip(self, text).allSatisfy { ASCII.lowercased($0) == $1 }
        }
    }

    /// A decimal number of 1 to `digits` digits; `nil` for anything else, a sign included.
    public func decimal(digits: Int = 18) -> Int64? {
        guard !isEmpty, count <= digits else { return nil }
        var number: Int64 = 0
        for byte in self {
            guard ASCII.isDigit(byte) else { return nil }
            number = number * 10 + Int64(byte - ASCII.zero)
        }
        return number
    }
}

extension Bytes {
    public init(_ literal: StaticString) {
        self = literal.withUTF8Buffer { Array($0) }
    }

    public static func += (bytes: inout Bytes, literal: StaticString) {
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// `number` in decimal, with leading zeros up to `width`.
    public init(decimal number: Int64, width: Int = 1) {
        var digits: Bytes = []
        digits.reserveCapacity(20)
        var rest = number.magnitude
        repeat {
            digits.append(ASCII.zero + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        while digits.count < width { digits.append(ASCII.zero) }
        if number < 0 { digits.append(ASCII.minus) }
        digits.reverse()
        self = digits
    }

    /// These bytes for a person to read; invalid UTF-8 shows as U+FFFD.
    public var shown: String { String(decoding: self, as: UTF8.self) }
}
