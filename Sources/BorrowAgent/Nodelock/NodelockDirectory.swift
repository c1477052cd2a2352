// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// One nodelock directory, as far as it is this machine's: grants, tombstones, receipts, and requests in flight.
public struct NodelockDirectory: Sendable, Hashable {
    public let path: String
    /// `MACHINE=…`
    public let machine: Bytes
    /// Of folders made here; files are 0644, for grants are no secrets.
    let folderMode: mode_t

    static let fileMode: mode_t = 0o644

    public init(path: String, machine: Bytes, shared: Bool = false) {
        self.path = path
        self.machine = machine
        folderMode = shared ? 0o755 : 0o700
    }

    var machineFolderName: String { Slot.folder(machine: machine).shown }

    /// Lets `body` write while no other command does, after taking away what a killed one left unfinished.
    func exclusively<Value: ~Copyable>(
        _ body: (borrowing NodelockWriter) throws(AgentError) -> Value
    ) throws(AgentError) -> Value {
        let folder = try Folder(establishing: path, mode: folderMode).folder(machineFolderName, establishingWith: folderMode)
        let lock = try FileLock(".lock", in: folder)
        defer { lock.release() }
        let writer = NodelockWriter(nodelock: self, folder: folder)
        try writer.sweep()
        return try body(writer)
    }

    /// The machine's folder; `nil` where nothing was ever written.
    func folder() throws(AgentError) -> Folder? {
        guard let folder = try Folder(path: path) else { return nil }
        return try folder.folder(machineFolderName)
    }
}
