// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Synchronization

/// The attempts that this server remembers.
final class AttemptGate: Sendable {
    private let limiter: Mutex<AttemptLimiter>

    init(limits: AttemptLimiter.Limits = .init()) {
        limiter = Mutex(AttemptLimiter(limits: limits))
    }

    /// - Parameter what: what is guessed at, in the plural: `tokens`.
    /// - Throws: `too-many-attempts`, with when to try again.
    func requireOpen(_ keys: [AttemptLimiter.Key], _ what: String, now: Instant) throws(Refusal) {
        guard let end = limiter.withLock({ $0.wait(keys, now: now) }) else { return }
        throw Refusal(
            .tooManyAttempts, "too many wrong \(what): none is looked at for \(TextTable.readable(end - now))",
            hint: "try again at \(end.readable.shown)")
    }

    func failed(_ keys: [AttemptLimiter.Key], now: Instant) -> AttemptLimiter.Change {
        limiter.withLock { $0.failed(keys, now: now) }
    }

    func takeBack(_ keys: [AttemptLimiter.Key]) {
        limiter.withLock { $0.takeBack(keys) }
    }
}
