// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Dispatch
import Synchronization

/// Where passwords are held against hashes, one after the other: each takes about a tenth of a second and 64 MiB.
final class PasswordBench: Sendable {
    /// The most that wait; whoever comes then is to come again.
    static let longestQueue = 64

    private let queue = DispatchQueue(label: "passwords")
    private let waiting = Atomic<Int>(0)
    /// A hash that no password fits: where there is none to hold against, the answer takes as long.
    private let decoy = Mutex<PasswordHash?>(nil)

    /// - Parameter hash: `nil`: there is none, and the answer is no.
    /// - Throws: `too-many-attempts` where too many wait.
    func isRight(_ password: Password, for hash: PasswordHash?) async throws(Refusal) -> Bool {
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.longestQueue else {
            throw Refusal(
                .tooManyAttempts, "\(Self.longestQueue) passwords wait to be looked at, and no more are taken",
                hint: "try again in a minute")
        }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: compare(password, hash)) }
        }
    }

    private func compare(_ password: Password, _ hash: PasswordHash?) -> Bool {
        let against =
            hash
            ?? decoy.withLock { known in
                known = known ?? RandomIdentifier.make().withUnsafeBytes { PasswordHash(of: $0) }
                return known
            }
        return password.withBytes { against?.matches($0) ?? false } && hash != nil
    }
}
