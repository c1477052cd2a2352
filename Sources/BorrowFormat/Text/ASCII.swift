// SPDX-License-Identifier: Apache-2.0

/// The bytes that license text gives a meaning to.
public enum ASCII {
    public static let tab: UInt8 = 0x09
    public static let newline: UInt8 = 0x0A
    public static let carriageReturn: UInt8 = 0x0D
    public static let space: UInt8 = 0x20
    public static let quote: UInt8 = 0x22
    public static let hash: UInt8 = 0x23
    public static let percent: UInt8 = 0x25
    public static let plus: UInt8 = 0x2B
    public static let minus: UInt8 = 0x2D
    public static let dot: UInt8 = 0x2E
    public static let zero: UInt8 = 0x30
    public static let colon: UInt8 = 0x3A
    public static let semicolon: UInt8 = 0x3B
    public static let equals: UInt8 = 0x3D
    public static let backslash: UInt8 = 0x5C

    public static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
    public static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    public static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    public static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    public static func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || isLower(byte) }
    public static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }
    public static func lowercased(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }

    public static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (ASCII.lowercased(byte) >= 0x61 && ASCII.lowercased(byte) <= 0x66)
    }
}
