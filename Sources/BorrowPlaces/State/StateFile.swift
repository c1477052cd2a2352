// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A small file of lines that this user's agent keeps for itself, below `Places.state`; nothing in it licenses anything.
package struct StateFile: Sendable {
    /// Larger ones are none of ours, in bytes.
    private static let largest = 4 * 1024 * 1024

    let folder: String
    let name: String

    package init(folder: String, name: String) {
        (self.folder, self.name) = (folder, name)
    }

    /// The lines; none where there is no file.
    package func lines() throws(AgentError) -> [Bytes] {
        guard let folder = try Folder(path: folder) else { return [] }
        return try Self.lines(name, in: folder)
    }

    /// Lets `body` change the lines while no other process does; without a line the file goes.
    package func change<Value>(_ body: (inout [Bytes]) throws(AgentError) -> Value) throws(AgentError) -> Value {
        let folder = try Folder(establishing: folder, mode: 0o700)
        let lock = try FileLock(".lock", in: folder)
        defer { lock.release() }
        let before = try Self.lines(name, in: folder)
        var lines = before
        let value = try body(&lines)
        if lines == before { return value }
        if lines.isEmpty {
            try folder.remove(name)
        } else {
            try folder.replace(name, with: Bytes(lines.map { $0 + [ASCII.newline] }.joined()), mode: 0o600)
        }
        return value
    }

    private static func lines(_ name: String, in folder: borrowing Folder) throws(AgentError) -> [Bytes] {
        guard let text = try folder.read(name, limit: largest) else { return [] }
        return text.split(separator: ASCII.newline).map { Bytes($0) }
    }
}
