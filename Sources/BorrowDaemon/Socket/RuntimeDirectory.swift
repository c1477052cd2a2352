// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Glibc

/// borrowd's folder below the user's runtime directory: nobody else may look into it, and one borrowd at a time lives there.
final class RuntimeDirectory {
    let path: String
    private let folder: Int32
    private let lock: Int32

    /// Makes the folder where it is missing, and takes its lock until the process ends.
    ///
    /// Errors: `runtime-directory` where it is missing, another's, a link or open to others, `already-running`.
    init(path: String) throws(AgentError) {
        self.path = path
        let above = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let runtime = try Self.open(above, following: true)
        defer { close(runtime) }
        try Self.examine(runtime, above, openTo: 0o022)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .runtime("cannot make \(path): \(Self.reason)") }
        let folder = try Self.open(path, following: false)
        do throws(AgentError) {
            try Self.examine(folder, path, openTo: 0o077)
            lock = try Self.lock(in: folder, path)
            self.folder = folder
        } catch {
            close(folder)
            throw error
        }
    }

    deinit {
        close(lock)
        close(folder)
    }

    /// Whether there is nothing, or the socket of a borrowd that is dead, which is taken away.
    func clear(_ name: String) throws(AgentError) {
        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw AgentError(.runtimeDirectory, "\(path)/\(name) is no socket", hint: "move it away and start borrowd again")
        }
        unlinkat(folder, name, 0)
    }

    func rename(_ old: String, _ new: String) throws(AgentError) {
        guard renameat(folder, old, folder, new) == 0 else { throw .runtime("cannot make \(path)/\(new): \(Self.reason)") }
    }

    private static var reason: String { String(cString: strerror(errno)).lowercased() }

    private static func open(_ path: String, following: Bool) throws(AgentError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (following ? 0 : O_NOFOLLOW))
        if descriptor >= 0 { return descriptor }
        switch errno {
        case ENOENT: throw .runtime("\(path) is missing")
        case ELOOP, ENOTDIR: throw .runtime("\(path) is a link or a file, not a folder")
        default: throw .runtime("cannot open \(path): \(reason)")
        }
    }

    private static func examine(_ folder: Int32, _ path: String, openTo others: mode_t) throws(AgentError) {
        var status = stat()
        guard fstat(folder, &status) == 0 else { throw .runtime("cannot read \(path): \(reason)") }
        guard status.st_uid == geteuid() else { throw .runtime("\(path) belongs to another user") }
        guard status.st_mode & others == 0 else {
            throw AgentError(.runtimeDirectory, "\(path) is open to others", hint: "take their rights away: `chmod 700` on it")
        }
    }

    /// The system takes the lock away from the dead.
    private static func lock(in folder: Int32, _ path: String) throws(AgentError) -> Int32 {
        let lock = openat(folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .runtime("cannot open \(path)/lock: \(reason)") }
        if flock(lock, LOCK_EX | LOCK_NB) == 0 { return lock }
        let isTaken = errno == EWOULDBLOCK
        close(lock)
        guard isTaken else { throw .runtime("cannot lock \(path)/lock: \(reason)") }
        throw AgentError(
            .alreadyRunning, "another borrowd runs for this user", hint: "it does all that this one would; see `fuser \(path)/lock`")
    }
}

extension AgentError {
    static func runtime(_ detail: String) -> AgentError {
        AgentError(
            .runtimeDirectory, detail, hint: "XDG_RUNTIME_DIR must name a folder of your own that is closed to others, as a login makes it")
    }
}
