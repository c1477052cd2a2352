// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Runs `work` unless too many attempts failed before it, and counts it where it is refused with one of `codes`.
    ///
    /// The audit has the first failure of a series and the one that begins to be waited for, never what was tried.
    ///
    /// - Parameter what: what is guessed at, in the plural: `tokens`.
    /// - Throws: `too-many-attempts`, and what `work` throws.
    func limited<Value: Sendable>(
        _ what: String, from peer: Peer, device: String = "", failing codes: Set<RefusalCode>, now: Instant,
        _ work: () async throws(Refusal) -> Value
    ) async throws(Refusal) -> Value {
        let keys = [AttemptLimiter.Key.from(peer.address)]
        try attempts.requireOpen(keys, what, now: now)
        do throws(Refusal) {
            return try await work()
        } catch  where codes.contains(error.code) {
            let change = attempts.failed(keys, now: now)
            if change != .none {
                let (code, from) = (error.code, peer.address.isEmpty ? "an unknown address" : peer.address)
                try await store.change { ledger in
                    var entry = AuditEntry(action: .attempt, at: now, device: device, request: "", vendor: [], feature: [])
                    entry.code = code
                    entry.detail = "\(change == .slowed ? "too many wrong" : "wrong") \(what) from \(from)"
                    try ledger.append(entry)
                }
            }
            throw error
        } catch {
            throw error
        }
    }
}
