// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Keeps other processes, and other holders in this one, out for as long as it lives; the system takes it away from the dead.
package struct FileLock: ~Copyable {
    private let file: OpenFile

    /// Waits at most `patience`; then an error says that somebody else is at it.
    package init(_ name: String, in folder: borrowing Folder, patience: Duration = .seconds(10)) throws(AgentError) {
        let file = try Self.open(name, in: folder)
        let deadline = ContinuousClock.now + patience
        while try !Self.take(file, until: deadline, patience) { usleep(5000) }
        self.file = file
    }

    /// The same for locks that are held for long: the wait holds up no other task.
    package static func awaited(_ name: String, in folder: borrowing Folder, patience: Duration) async throws(AgentError) -> FileLock {
        let file = try open(name, in: folder)
        let deadline = ContinuousClock.now + patience
        while try !take(file, until: deadline, patience) { try? await Task.sleep(for: .milliseconds(10)) }
        return FileLock(file: file)
    }

    private init(file: consuming OpenFile) {
        self.file = file
    }

    private static func open(_ name: String, in folder: borrowing Folder) throws(AgentError) -> OpenFile {
        let path = folder.path + "/" + name
        let descriptor = retried { openat(folder.descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw .unwritable(path) }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// - Returns: `false` where somebody else has it and there is time left to wait.
    private static func take(
        _ file: borrowing OpenFile, until deadline: ContinuousClock.Instant, _ patience: Duration
    ) throws(AgentError) -> Bool {
        if retried({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw .unwritable(file.path) }
        guard ContinuousClock.now < deadline else {
            throw AgentError(
                .cannotWrite, "another borrow command has held \(file.path) for \(patience.components.seconds) s",
                hint: "see what it waits for: `fuser \(file.path)`")
        }
        return false
    }

    package func release() {
        _ = flock(file.descriptor, LOCK_UN)
    }
}
