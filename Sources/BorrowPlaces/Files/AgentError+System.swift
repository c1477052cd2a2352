// SPDX-License-Identifier: Apache-2.0
import Glibc

extension AgentError {
    /// A system call failed; `errno` says why.
    package static func unwritable(_ path: String, reason: Int32 = errno) -> AgentError {
        AgentError(.cannotWrite, "cannot write \(path): \(text(of: reason))", hint: hint(for: reason))
    }

    /// A system call failed; `errno` says why.
    package static func unreadable(_ path: String, reason: Int32 = errno) -> AgentError {
        AgentError(.cannotRead, "cannot read \(path): \(text(of: reason))", hint: hint(for: reason))
    }

    /// Something stands there that we never made.
    static func notOurs(_ path: String, _ what: String) -> AgentError {
        AgentError(.cannotRead, "\(path) \(what)", hint: "move it away and try again")
    }

    private static func text(of reason: Int32) -> String { String(cString: strerror(reason)).lowercased() }

    private static func hint(for reason: Int32) -> String? {
        switch reason {
        case ENOSPC, EDQUOT: "make room on that disk and try again; what was there before still is"
        case EACCES, EPERM: "see who owns it: `ls -ld` on the path and the folders above it"
        case EROFS: "that file system is mounted read-only; BORROW_NODELOCK names another directory"
        case ENOLCK, EOPNOTSUPP: "that file system keeps no locks; BORROW_NODELOCK names a directory on another"
        case ELOOP, ENOTDIR: "a link or a file stands where a folder of our own belongs; move it away"
        default: nil
        }
    }
}
