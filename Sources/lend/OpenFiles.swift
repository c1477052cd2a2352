// SPDX-License-Identifier: Apache-2.0
import Glibc

enum OpenFiles {
    /// As many connections as the administrator's hard limit allows, not the shell's.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
