// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

extension Folder {
    /// What a file is called until it is finished; one a folder, for writers hold its lock.
    package static let unfinished = ".new"

    /// Puts `bytes` under `name` so that after any crash the old file is there or the new one, and after a return the new one.
    ///
    /// Only for the holder of the lock that writers take.
    package func replace(_ name: String, with bytes: Bytes, mode: mode_t) throws(AgentError) {
        do throws(AgentError) {
            let file = try create(Self.unfinished, mode: mode)
            try file.write(bytes)
            try file.synchronize()
            guard retried({ renameat(descriptor, Self.unfinished, descriptor, name) }) == 0 || file.lies(in: self, as: name) else {
                throw .unwritable(path + "/" + name)
            }
        } catch {
            unlinkat(descriptor, Self.unfinished, 0)
            throw error
        }
        try synchronize()
    }

    /// Takes the file away durably; nothing happens where there is none.
    package func remove(_ name: String) throws(AgentError) {
        if retried({ unlinkat(descriptor, name, 0) }) != 0 {
            guard errno == ENOENT else { throw .unwritable(path + "/" + name) }
            return
        }
        try synchronize()
    }

    /// Takes away what a killed command left unfinished; only for the holder of the lock that writers take.
    package func sweep() {
        unlinkat(descriptor, Self.unfinished, 0)
    }

    /// A new file that nobody else made.
    package func create(_ name: String, mode: mode_t) throws(AgentError) -> OpenFile {
        let new = retried { openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode) }
        guard new >= 0 else { throw .unwritable(path + "/" + name) }
        let file = OpenFile(descriptor: new, path: path + "/" + name)
        try file.setMode(mode)
        return file
    }
}
