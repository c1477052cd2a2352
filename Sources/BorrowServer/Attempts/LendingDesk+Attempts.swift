// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Runs `work` unless too many attempts failed before it, and counts it where it is refused with one of `codes`.
    ///
    /// The log has each failure, the audit the first of a series and the one that begins to be waited for; neither has what was tried.
    ///
    /// - Throws: `too-many-attempts`, and what `work` throws.
    func limited<Value: Sendable>(
        _ attempt: Attempt, failing codes: Set<RefusalCode>, now: Instant, _ work: () async throws(Refusal) -> Value
    ) async throws(Refusal) -> Value {
        let keys = [AttemptLimiter.Key.from(attempt.address)]
        try attempts.requireOpen(keys, attempt.kind, now: now)
        do throws(Refusal) {
            return try await work()
        } catch  where codes.contains(error.code) {
            let failure = attempts.failed(keys, now: now)
            logger.failed(attempt, failure, reason: error.detail)
            if failure.change != .none {
                let code = error.code
                try await store.change { ledger in
                    var entry = AuditEntry(action: .attempt, at: now, device: attempt.device, request: "", vendor: [], feature: [])
                    entry.code = code
                    entry.detail =
                        "\(failure.change == .slowed ? "too many wrong" : "wrong") \(attempt.kind.plural) from \(attempt.origin)"
                    try ledger.append(entry)
                }
            }
            throw error
        } catch {
            throw error
        }
    }
}
