// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// One nodelock directory, as far as it is this machine's: grants, tombstones, receipts, and requests in flight.
public struct NodelockDirectory: Sendable, Hashable {
    public let path: String
    /// `MACHINE=…`
    public let machine: Bytes
    /// Whether all users of the machine read it.
    let isShared: Bool

    static let fileMode: mode_t = 0o644

    public init(path: String, machine: Bytes, shared: Bool = false) {
        self.path = path
        self.machine = machine
        isShared = shared
    }

    /// Of folders made here; files are 0644, for grants are no secrets.
    var folderMode: mode_t { isShared ? 0o755 : 0o700 }

    var machineFolderName: String { Slot.folder(machine: machine).shown }

    /// Lets `body` write while no other command does, after taking away what a killed one left unfinished.
    func exclusively<Value: ~Copyable>(
        _ body: (borrowing NodelockWriter) throws(AgentError) -> Value
    ) throws(AgentError) -> Value {
        let folder = try establishedFolder()
        let lock = try FileLock(".lock", in: folder)
        defer { lock.release() }
        let writer = NodelockWriter(nodelock: self, folder: folder)
        try writer.sweep()
        return try body(writer)
    }

    /// The right to ask a server for loans: commands that exchange one for another take turns, from before the request is
    /// sent until its grants are stored, so that what lies here is what the server lent last.
    ///
    /// Held over the network; writers do not wait for it.
    func turn(patience: Duration) async throws(AgentError) -> FileLock {
        try await FileLock.awaited(".borrowing", in: try establishedFolder(), patience: patience)
    }

    private func establishedFolder() throws(AgentError) -> Folder {
        try Folder(establishing: path, mode: folderMode).folder(machineFolderName, establishingWith: folderMode)
    }

    /// The machine's folder; `nil` where nothing was ever written.
    func folder() throws(AgentError) -> Folder? {
        guard let folder = try Folder(path: path) else { return nil }
        return try folder.folder(machineFolderName)
    }
}
