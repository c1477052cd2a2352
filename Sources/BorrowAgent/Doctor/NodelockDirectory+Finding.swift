// SPDX-License-Identifier: Apache-2.0
import Glibc

extension NodelockDirectory {
    /// Whether licenses can be written here, by this user, and kept.
    var finding: Finding {
        let subject = isShared ? "all users' licenses" : "licenses"
        let standing = nearestStanding
        if isShared, access(standing, R_OK | X_OK) == 0 { return Finding(.works, subject, "\(path) can be read") }
        guard access(standing, W_OK | X_OK) == 0 else {
            return Finding(isShared ? .soon : .fails, subject, isShared ? .unreadable(standing) : .unwritable(standing))
        }
        var space = statvfs()
        if statvfs(standing, &space) == 0, space.f_bavail * UInt(space.f_frsize) < 1 << 20 {
            return Finding(.soon, subject, "the disk below \(path) is full", hint: "make room: the next borrow could not be written")
        }
        return Finding(.works, subject, "\(path) can be written")
    }

    /// The folder itself, or the one above it that would get it.
    private var nearestStanding: String {
        var standing = path + "/" + machineFolderName
        while access(standing, F_OK) != 0, let slash = standing.lastIndex(of: "/"), slash > standing.startIndex {
            standing = String(standing[..<slash])
        }
        return standing
    }
}
