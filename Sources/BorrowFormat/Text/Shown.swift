// SPDX-License-Identifier: Apache-2.0

/// Text from elsewhere, made safe for a terminal: what steers one, reorders text or cannot be seen shows as an escape.
public func shown(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
        if scalar.isTextControl || scalar.isUnseen {
            safe += scalar.value < 0x100 ? "\\x\(scalar.hex(digits: 2))" : "\\u{\(scalar.hex(digits: 4))}"
        } else {
            safe.unicodeScalars.append(scalar)
        }
    }
    return safe
}

/// The same for bytes; those that are not UTF-8 show as U+FFFD.
public func shown(_ bytes: Bytes) -> String { shown(bytes.shown) }

extension Unicode.Scalar {
    /// Whether it steers a terminal, breaks a line or changes the direction of text: C0, C1, line and paragraph separators, bidi controls.
    public var isTextControl: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Whether nothing shows where it stands, or something else than its writer meant: formatting, tags, private use.
    fileprivate var isUnseen: Bool {
        switch value {
        case 0xAD, 0x180E, 0x200B...0x200D, 0x2060...0x206F, 0xE000...0xF8FF, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0x10FFFF: true
        default: false
        }
    }

    fileprivate func hex(digits: Int) -> String {
        let alphabet = Bytes("0123456789ABCDEF")
        var (text, rest): (Bytes, UInt32) = ([], value)
        while rest > 0 || text.count < digits {
            text.append(alphabet[Int(rest & 15)])
            rest >>= 4
        }
        return Bytes(text.reversed()).shown
    }
}
