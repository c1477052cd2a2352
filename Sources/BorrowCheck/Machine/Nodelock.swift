// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

/// The nodelock directories, where grants lie.
public enum Nodelock {
    /// `BORROW_NODELOCK` if set, otherwise the user's and then the machine's.
    ///
    /// The user's is `borrow/nodelock` below `XDG_DATA_HOME` or `~/.local/share`. A setuid program has no environment here.
    public static func directories() -> [Bytes] {
        if let named = environment("BORROW_NODELOCK") { return [named] }
        return [userDirectory(), machineDirectory].compactMap { $0 }
    }

    /// For all users of the machine.
    public static var machineDirectory: Bytes { Bytes("/var/lib/borrow/nodelock") }

    /// `nil` where neither variable is an absolute path.
    public static func userDirectory() -> Bytes? {
        if let data = environment("XDG_DATA_HOME"), data.first == slash { return data + Bytes("/borrow/nodelock") }
        if let home = environment("HOME"), home.first == slash { return home + Bytes("/.local/share/borrow/nodelock") }
        return nil
    }

    private static let slash: UInt8 = 0x2F

    /// `nil` where it is unset or empty.
    private static func environment(_ name: StaticString) -> Bytes? {
        name.withUTF8Buffer { name in
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
    }
}
