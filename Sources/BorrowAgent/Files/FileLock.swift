// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Keeps other processes, and other holders in this one, out for as long as it lives; the system takes it away from the dead.
struct FileLock: ~Copyable {
    private let file: OpenFile

    /// Waits at most `patience`; then an error says that somebody else is at it.
    init(_ name: String, in folder: borrowing Folder, patience: Duration = .seconds(10)) throws(AgentError) {
        let path = folder.path + "/" + name
        let descriptor = retried { openat(folder.descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .unwritable(path) }
        let file = OpenFile(descriptor: descriptor, path: path)
        try Self.wait(for: file, patience: patience)
        self.file = file
    }

    private static func wait(for file: borrowing OpenFile, patience: Duration) throws(AgentError) {
        let deadline = ContinuousClock.now + patience
        while retried({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) != 0 {
            guard errno == EWOULDBLOCK else { throw .unwritable(file.path) }
            guard ContinuousClock.now < deadline else {
                throw AgentError(
                    .cannotWrite, "another borrow command has held \(file.path) for \(patience.components.seconds) s",
                    hint: "see what it waits for: `fuser \(file.path)`")
            }
            usleep(5000)
        }
    }

    func release() {
        _ = flock(file.descriptor, LOCK_UN)
    }
}
