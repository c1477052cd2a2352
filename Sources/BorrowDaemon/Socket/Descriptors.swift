// SPDX-License-Identifier: Apache-2.0
import BorrowPlaces
import Glibc

/// The files and sockets that this process may have open.
enum Descriptors {
    /// What was handed to this process goes on to nobody that it spawns.
    static func keepHere() {
        for name in (try? Folder(path: "/proc/self/fd")?.names()) ?? [] {
            if let descriptor = Int32(name), descriptor > STDERR_FILENO { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        }
    }

    /// Asks for as many, or for as many as it may.
    static func allow(_ count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
        limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
