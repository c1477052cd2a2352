// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// The files of an open database, by what they were when it was opened: what is committed to a file that no longer has its
/// name is found by nobody once the server has ended.
struct DatabaseFiles: Sendable {
    private struct Identity: Equatable, Sendable {
        let device: dev_t
        let inode: ino_t

        /// `nil` where there is no such file.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, inode) = (status.st_dev, status.st_ino)
        }
    }

    private let files: [(path: String, identity: Identity?)]

    /// - Parameter path: a database that is open in WAL mode, so that its log and its index are there too.
    init(ofOpen path: String) {
        files = ["", "-wal", "-shm"].map { (path + $0, Identity(path + $0)) }
    }

    /// - Throws: `database-changed` where one of them was deleted, moved or replaced.
    func requireInPlace() throws(Refusal) {
        guard let missing = files.first(where: { $0.identity != Identity($0.path) }) else { return }
        throw Refusal(
            .databaseChanged, "\(missing.path) was deleted, moved or replaced while the server had it open",
            hint: "the administrator puts it back with its -wal and -shm, or restarts the server with a database that is whole")
    }
}
