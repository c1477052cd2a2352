// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// An open folder; what is in it is named relative to it, and no link in it is followed.
package struct Folder: ~Copyable {
    package let descriptor: Int32
    /// Without a slash at its end: empty for the root.
    package let path: String

    /// Opens what a person or the environment named, through links; `nil` where there is nothing.
    package init?(path: String) throws(AgentError) {
        let descriptor = retried { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        if descriptor < 0, errno == ENOENT {
            if Self.isLink(path) { throw .notOurs(path, "is a link to nothing") }
            return nil
        }
        guard descriptor >= 0 else { throw .unreadable(path) }
        self.init(descriptor: descriptor, path: path)
    }

    /// Opens that folder, made with `mode` where it or a folder above it is missing.
    package init(establishing path: String, mode: mode_t) throws(AgentError) {
        if let folder = try Folder(path: path) {
            self = folder
            return
        }
        var (above, name) = ("", Substring(path))
        while name.count > 1, name.hasSuffix("/") { name.removeLast() }
        if let slash = name.lastIndex(of: "/") { (above, name) = (String(name[...slash]), name[name.index(after: slash)...]) }
        guard !name.isEmpty else { throw .unwritable(path, reason: ENOENT) }
        self = try Folder(establishing: above.isEmpty ? "." : above, mode: mode).folder(String(name), establishingWith: mode)
    }

    private init(descriptor: Int32, path: String) {
        var bare = Substring(path)
        while bare.hasSuffix("/") { bare.removeLast() }
        self.descriptor = descriptor
        self.path = String(bare)
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    deinit {
        close(descriptor)
    }

    /// The folder of that name; `nil` where there is nothing.
    package func folder(_ name: String) throws(AgentError) -> Folder? {
        let inner = retried { openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        if inner < 0, errno == ENOENT { return nil }
        guard inner >= 0 else { throw .unreadable(path + "/" + name) }
        return Folder(descriptor: inner, path: path + "/" + name)
    }

    /// The folder of that name, durably made with exactly `mode` where it was missing.
    package func folder(_ name: String, establishingWith mode: mode_t) throws(AgentError) -> Folder {
        if let folder = try folder(name) { return folder }
        guard retried({ mkdirat(descriptor, name, mode) }) == 0 || errno == EEXIST else { throw .unwritable(path + "/" + name) }
        guard let folder = try folder(name) else { throw .unwritable(path + "/" + name, reason: ENOENT) }
        guard retried({ fchmod(folder.descriptor, mode) }) == 0 else { throw .unwritable(folder.path) }
        try synchronize()
        return folder
    }

    /// A file's bytes; `nil` where there is none.
    package func read(_ name: String, limit: Int) throws(AgentError) -> Bytes? {
        let file = retried { openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw .unreadable(path + "/" + name) }
        return try OpenFile(descriptor: file, path: path + "/" + name).read(limit: limit)
    }

    /// Whether anything lies at that path below it, as an application finds it: through links to folders.
    package func holds(_ path: String) -> Bool {
        var status = stat()
        return retried({ fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) }) == 0
    }

    /// The names in it but `.` and `..`, in byte order; names that are not UTF-8 are left out.
    package func names() throws(AgentError) -> [String] {
        let again = retried { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard again >= 0 else { throw .unreadable(path) }
        guard let stream = fdopendir(again) else {
            close(again)
            throw .unreadable(path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .unreadable(path) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package func synchronize() throws(AgentError) {
        guard retried({ fsync(descriptor) }) == 0 else { throw .unwritable(path) }
    }
}
