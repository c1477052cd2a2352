// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// What an application has not read yet, within a limit.
struct OutgoingMessages {
    /// So many bytes wait for an application that does not read; more wait only where they are one answer.
    static let limit = 256 * 1024

    private var pending: Bytes = []

    var isEmpty: Bool { pending.isEmpty }

    /// - Returns: whether there was room.
    mutating func append(_ text: Bytes) -> Bool {
        guard pending.isEmpty || pending.count + text.count <= Self.limit else { return false }
        pending += text
        return true
    }

    /// Writes what the socket takes now.
    ///
    /// - Returns: whether the other side is still there.
    mutating func flush(to descriptor: Int32) -> Bool {
        var written = 0
        defer { pending.removeFirst(written) }
        while written < pending.count {
            let count = pending.withUnsafeBytes { send(descriptor, $0.baseAddress! + written, $0.count - written, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return errno == EAGAIN }
            written += count
        }
        return true
    }
}
