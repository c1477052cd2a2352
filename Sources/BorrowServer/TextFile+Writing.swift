// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation

extension TextFile {
    /// Replaces the file at `path` with these bytes: after any crash the old one is there or the new one, after a return the new one.
    ///
    /// A link stays, and the file it leads to is replaced; a replaced file's mode stays.
    ///
    /// - Parameter newMode: the mode of a file that was not there, less the process's umask.
    /// - Throws: `cannot-write`, also for anything but a plain file.
    public static func write(_ bytes: Bytes, to path: String, newMode: mode_t = 0o666) throws(Refusal) {
        var status = stat()
        let exists = stat(path, &status) == 0
        guard !exists || status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(.cannotWrite, "\(path) is not a plain file", hint: "name another file; - is standard output")
        }
        let target = exists ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
        let parent = (target as NSString).deletingLastPathComponent
        let folder = parent.isEmpty ? "." : parent
        let temporary = "\(folder)/.new-\(RandomIdentifier.make().shown)"
        guard create(temporary, bytes, newMode: newMode, mode: exists ? status.st_mode & 0o7777 : nil), rename(temporary, target) == 0,
            synchronize(folder)
        else {
            unlink(temporary)
            throw Refusal(.cannotWrite, "cannot write \(path)", hint: "check that its folder exists, has room and may be written to")
        }
    }

    /// A new file with these bytes, durable under its name's folder only after that is synchronized.
    private static func create(_ path: String, _ bytes: Bytes, newMode: mode_t, mode: mode_t?) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, newMode)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(count, 0))
        }
        if let mode, fchmod(descriptor, mode) != 0 { return false }
        return fsync(descriptor) == 0
    }

    private static func synchronize(_ folder: String) -> Bool {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
