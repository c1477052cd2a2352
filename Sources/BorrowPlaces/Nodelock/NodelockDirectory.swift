// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// One nodelock directory, as far as it is this machine's: grants, tombstones, receipts, and requests in flight.
public struct NodelockDirectory: Sendable, Hashable {
    public let path: String
    /// `MACHINE=…`
    public let machine: Bytes
    /// Whether all users of the machine read it.
    package let isShared: Bool

    package static let fileMode: mode_t = 0o644

    public init(path: String, machine: Bytes, shared: Bool = false) {
        self.path = path
        self.machine = machine
        isShared = shared
    }

    /// Of folders made here; files are 0644, for grants are no secrets.
    package var folderMode: mode_t { isShared ? 0o755 : 0o700 }

    package var machineFolderName: String { Slot.folder(machine: machine).shown }

    /// The machine's folder; `nil` where nothing was ever written.
    package func folder() throws(AgentError) -> Folder? {
        guard let folder = try Folder(path: path) else { return nil }
        return try folder.folder(machineFolderName)
    }
}
