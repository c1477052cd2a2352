// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension NodelockDirectory {
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
}
