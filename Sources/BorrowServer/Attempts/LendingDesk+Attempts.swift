// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Runs `work` unless too many attempts failed before it, and counts it where it is refused with one of `codes`: for secrets so long
    /// that nobody guesses them, where one that is right begins anew.
    ///
    /// The log has each failure, the audit the first of a series and the one that begins to be waited for; neither has what was tried.
    ///
    /// - Throws: `too-many-attempts`, and what `work` throws.
    func limited<Value: Sendable>(
        _ attempt: Attempt, failing codes: Set<RefusalCode>, now: Instant, _ work: () async throws(Refusal) -> Value
    ) async throws(Refusal) -> Value {
        let keys = [AttemptLimiter.Key.from(attempt.address, attempt.kind)]
        try attempts.requireOpen(keys, attempt.kind, now: now)
        do throws(Refusal) {
            let value = try await work()
            attempts.forget(keys)
            return value
        } catch {
            if codes.contains(error.code) { try await note(attempts.failed(keys, now: now), of: attempt, error, now: now) }
            throw error
        }
    }

    /// - Parameter refusal: why it failed.
    func note(_ failure: AttemptFailure, of attempt: Attempt, _ refusal: Refusal, now: Instant) async throws(Refusal) {
        logger.failed(attempt, failure, reason: refusal.detail)
        guard failure.change != .none else { return }
        var entry = AuditEntry(action: .attempt, at: now, device: attempt.device, request: "", vendor: [], feature: [])
        entry.code = refusal.code
        entry.detail = "\(failure.change == .slowed ? "too many wrong" : "wrong") \(attempt.kind.plural) from \(attempt.origin)"
        if !attempt.license.isEmpty { entry.detail += " for \(attempt.license)" }
        try await store.change { [entry] in try $0.append(entry) }
    }
}
