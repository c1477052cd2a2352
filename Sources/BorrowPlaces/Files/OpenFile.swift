// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// A regular file that is open, closed when this goes.
package struct OpenFile: ~Copyable {
    package let descriptor: Int32
    package let path: String

    package init(descriptor: Int32, path: String) {
        (self.descriptor, self.path) = (descriptor, path)
    }

    deinit {
        close(descriptor)
    }

    package func write(_ bytes: Bytes) throws(AgentError) {
        var written = 0
        while written < bytes.count {
            let start = written
            let count = bytes.withUnsafeBytes { all in
                retried { Glibc.write(descriptor, all.baseAddress! + start, all.count - start) }
            }
            guard count >= 0 else { throw .unwritable(path) }
            written += count
        }
    }

    /// All bytes; an error where it is no regular file or holds more than `limit` bytes.
    package func read(limit: Int) throws(AgentError) -> Bytes {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notOurs(path, "is not a regular file") }
        var bytes: Bytes = []
        var chunk = Bytes(repeating: 0, count: min(limit + 1, 16384))
        while bytes.count <= limit {
            let count = chunk.withUnsafeMutableBytes { space in
                retried { Glibc.read(descriptor, space.baseAddress, space.count) }
            }
            guard count >= 0 else { throw .unreadable(path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw .notOurs(path, "is larger than \(limit) bytes")
    }

    /// Whether that folder has this very file under that name: of a rename that was done NFS may say that it failed.
    package func lies(in folder: borrowing Folder, as name: String) -> Bool {
        let reason = errno
        defer { errno = reason }
        var (this, that) = (stat(), stat())
        return fstat(descriptor, &this) == 0 && fstatat(folder.descriptor, name, &that, AT_SYMLINK_NOFOLLOW) == 0
            && this.st_dev == that.st_dev && this.st_ino == that.st_ino
    }

    package func setMode(_ mode: mode_t) throws(AgentError) {
        guard retried({ fchmod(descriptor, mode) }) == 0 else { throw .unwritable(path) }
    }

    package func synchronize() throws(AgentError) {
        guard retried({ fsync(descriptor) }) == 0 else { throw .unwritable(path) }
    }
}

/// Calls again for as long as a signal interrupts.
package func retried<Number: SignedInteger>(_ call: () -> Number) -> Number {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
