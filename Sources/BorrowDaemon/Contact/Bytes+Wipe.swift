// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

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
