// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The nodelock directories, where grants lie.
public enum Nodelock {
    /// `BORROW_NODELOCK` if set, otherwise the user's and then the machine's.
    ///
    /// The user's is `borrow/nodelock` below `XDG_DATA_HOME` or `~/.local/share`. A setuid program has no environment here.
    public static func directories() -> [Bytes] {
        if let named = Environment.value("BORROW_NODELOCK") { return [named] }
        return [userDirectory(), machineDirectory].compactMap { $0 }
    }

    /// For all users of the machine.
    public static var machineDirectory: Bytes { Bytes("/var/lib/borrow/nodelock") }

    /// `nil` where neither variable is an absolute path.
    public static func userDirectory() -> Bytes? {
        if let data = Environment.path("XDG_DATA_HOME") { return data + Bytes("/borrow/nodelock") }
        if let home = Environment.path("HOME") { return home + Bytes("/.local/share/borrow/nodelock") }
        return nil
    }
}
