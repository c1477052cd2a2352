// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

/// The process's environment. A setuid program has none here.
enum Environment {
    /// `nil` where it is unset or empty.
    static func value(_ name: StaticString) -> Bytes? {
        let terminated = Bytes(name) + [0]
        return terminated.withUnsafeBytes { bytes -> Bytes? in
            guard var next = borrow_environment(bytes.assumingMemoryBound(to: CChar.self).baseAddress!) else { return nil }
            var value: Bytes = []
            while next.pointee != 0 {
                value.append(UInt8(bitPattern: next.pointee))
                next += 1
            }
            return value.isEmpty ? nil : value
        }
    }

    /// The same, where it is an absolute path.
    static func path(_ name: StaticString) -> Bytes? {
        value(name).flatMap { $0.first == 0x2F ? $0 : nil }
    }
}
