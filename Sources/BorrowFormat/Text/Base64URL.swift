// SPDX-License-Identifier: Apache-2.0

/// Base64url without padding (RFC 4648, section 5): the one text form of keys, hashes and signatures.
public enum Base64URL {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// Four characters for three bytes; the last group of one or two bytes is not padded.
    public static func encode(_ bytes: some Collection<UInt8>) -> Bytes {
        let alphabet = Bytes(Self.alphabet)
        var text: Bytes = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = (pending << 8) | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int((pending >> UInt32(bits)) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int((pending << UInt32(6 - bits)) & 63)]) }
        return text
    }

    /// The bytes that `text` is the only encoding of; `nil` for padding, other characters and stray trailing bits.
    public static func decode(_ text: some Collection<UInt8>) -> Bytes? {
        guard text.count % 4 != 1 else { return nil }
        var bytes = Bytes(repeating: 0, count: text.count * 3 / 4)
        var (pending, bits, count): (UInt32, UInt32, Int) = (0, 0, 0)
        for character in text {
            guard let value = value(of: character) else { return nil }
            pending = (pending << 6) | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes[count] = UInt8(truncatingIfNeeded: pending >> bits)
                count += 1
            }
        }
        guard pending & ((1 << bits) - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character - 0x41)
        case 0x61...0x7A: UInt32(character - 0x61) + 26
        case 0x30...0x39: UInt32(character - 0x30) + 52
        case 0x2D: 62
        case 0x5F: 63
        default: nil
        }
    }
}
