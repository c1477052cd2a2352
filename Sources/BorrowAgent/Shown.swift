// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Text from elsewhere, made safe for a terminal: control and formatting characters show as escapes.
public func shown(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            safe += scalar.value < 0x100 ? "\\x" + hex(scalar.value, width: 2) : "\\u{" + hex(scalar.value, width: 4) + "}"
        default:
            safe.unicodeScalars.append(scalar)
        }
    }
    return safe
}

/// The same for bytes; those that are not UTF-8 show as U+FFFD.
public func shown(_ bytes: Bytes) -> String { shown(bytes.shown) }

private func hex(_ number: UInt32, width: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
