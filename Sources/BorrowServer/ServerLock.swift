// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// A lock that one server has for as long as it runs, beside its key and beside its database: two that lend under one key, or from
/// one database, would each know half of what is out. It goes with its process, however that ends.
public final class ServerLock: Sendable {
    private let descriptors: [Int32]

    /// - Parameter paths: of the key and of the database, none of which is opened.
    /// - Throws: `already-running`; `cannot-write` where there can be no lock.
    public init(beside paths: [String]) throws(Refusal) {
        var taken: [Int32] = []
        do throws(Refusal) {
            for path in paths { taken.append(try Self.lock(path)) }
        } catch {
            for descriptor in taken { close(descriptor) }
            throw error
        }
        descriptors = taken
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    private static func lock(_ path: String) throws(Refusal) -> Int32 {
        let file = path + ".lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Refusal(
                .cannotWrite, "cannot make \(file): \(String(cString: strerror(errno)).lowercased())",
                hint: "check that its folder is there and may be written to")
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
        close(descriptor)
        throw Refusal(
            .alreadyRunning, "another lend serve has \(path) open",
            hint: "stop that one first; `lend loans`, `lend recall` and the other commands work beside it")
    }
}
