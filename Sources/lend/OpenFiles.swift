// SPDX-License-Identifier: Apache-2.0
import Glibc

enum OpenFiles {
    /// What the database, its log and whatever else a request opens never has to wait for.
    private static let kept = 64

    /// Takes as many descriptors as the administrator's hard limit allows, not the shell's.
    ///
    /// - Returns: how many connections they are enough for.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return max(1, Int(clamping: limit.rlim_max) - kept)
    }
}
