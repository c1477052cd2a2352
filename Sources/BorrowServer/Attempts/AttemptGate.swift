// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Synchronization

/// The attempts that this server remembers.
final class AttemptGate: Sendable {
    private let limiter: Mutex<AttemptLimiter>

    init(limits: AttemptLimiter.Limits = .init()) {
        limiter = Mutex(AttemptLimiter(limits: limits))
    }

    /// - Throws: `too-many-attempts`, with when to try again.
    func requireOpen(_ keys: [AttemptLimiter.Key], _ kind: Attempt.Kind, now: Instant) throws(Refusal) {
        guard let end = limiter.withLock({ $0.wait(keys, now: now) }) else { return }
        throw Refusal(
            .tooManyAttempts, "too many wrong \(kind.plural): none is looked at for \(TextTable.readable(end - now))",
            hint: "try again at \(end.readable.shown)")
    }

    func failed(_ keys: [AttemptLimiter.Key], now: Instant) -> AttemptFailure {
        limiter.withLock { limiter in
            let wasClosed = limiter.wait(keys, now: now) != nil
            let change = limiter.failed(keys, now: now)
            return AttemptFailure(
                change: change, count: limiter.failures(keys), heldUntil: limiter.wait(keys, now: now), cameLate: wasClosed)
        }
    }

    /// A new beginning: whoever had it right is no guesser.
    func forget(_ keys: [AttemptLimiter.Key]) {
        limiter.withLock { $0.forget(keys) }
    }

    func takeBack(_ keys: [AttemptLimiter.Key]) {
        limiter.withLock { $0.takeBack(keys) }
    }
}
