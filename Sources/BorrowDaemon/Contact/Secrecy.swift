// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CGLib
import Glibc

/// Passwords pass through this process; none stays.
enum Secrecy {
    /// From now on whatever memory is given up is overwritten: of what passes through, copies lie in places that nobody can name.
    static func begin() {
        mallopt(M_PERTURB, 0x5A)
        // Nor is there a core of this process, or of the borrow that it starts.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }

    /// Overwrites what was given up since, in places so small that the allocator keeps them at hand as they were.
    static func sweep() {
        let (largest, depth) = (1040, 8)
        for size in stride(from: 16, through: largest, by: 16) {
            let places = (0..<depth).map { _ in malloc(size) }
            for place in places {
                if let place { explicit_bzero(place, malloc_usable_size(place)) }
                free(place)
            }
        }
    }
}

extension Bytes {
    /// Overwrites what may hold a password, and empties it.
    mutating func wipe() {
        wipe(first: count)
    }

    /// Takes away the first bytes, and leaves none of them behind.
    mutating func wipe(first count: Int) {
        let rest = self.count - count
        withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            memmove(start, start + count, rest)
            explicit_bzero(start + rest, count)
        }
        removeLast(count)
    }
}
