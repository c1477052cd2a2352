// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Logging
import ServiceLifecycle
import Synchronization

/// Signs the audit while the server runs, after it has looked whether what was added since the last time holds; and takes away
/// what is older than the retention. A round is made before the first request is answered, and after the last one.
final class AuditKeeping: Service {
    /// Rows that wait for a signature for a minute at most, while the server runs; sooner where they are many.
    static let patience: Int64 = 60

    private struct Progress {
        var seen: Ledger.AuditHead?
        var changes = 0
        var lastRound = Instant.min
        var isFailing = false
        var pseudonyms: Bool?
    }

    private let desk: LendingDesk
    private let clock: @Sendable () -> Instant
    private let logger: Logger
    private let progress = Mutex(Progress())

    init(desk: LendingDesk, clock: @escaping @Sendable () -> Instant, logger: Logger) {
        (self.desk, self.clock, self.logger) = (desk, clock, logger)
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(1))
                await self.look(at: self.clock())
            }
        }
    }

    /// Makes a round where it is time for one.
    func look(at now: Instant) async {
        if isTime(now) { await round(at: now) }
    }

    private func isTime(_ now: Instant) -> Bool {
        let changes = desk.store.written.changes
        return progress.withLock {
            abs(now - $0.lastRound) >= Self.patience || changes - $0.changes >= Int(Ledger.rowsOfACheckpoint)
        }
    }

    /// Signs what is not signed yet, and prunes. A fault is logged once, and the next round tries again.
    func round(at now: Instant) async {
        let changes = desk.store.written.changes
        progress.withLock { ($0.changes, $0.lastRound) = (changes, now) }
        do throws(Refusal) {
            try await followSettings()
            try await sign(at: now)
            try await prune(at: now)
            progress.withLock { $0.isFailing = false }
        } catch {
            let isNew = progress.withLock { progress in
                defer { progress.isFailing = true }
                return !progress.isFailing
            }
            if isNew { logger.warning("the audit could not be signed or pruned: \(error.detail)") }
        }
    }

    private func followSettings() async throws(Refusal) {
        let wanted = desk.policy.current.settings.auditPseudonyms
        guard progress.withLock({ $0.pseudonyms }) != wanted else { return }
        try await desk.store.keep { try $0.setPseudonyms(wanted) }
        progress.withLock { $0.pseudonyms = wanted }
    }

    private func sign(at now: Instant) async throws(Refusal) {
        let (desk, known) = (desk, progress.withLock { $0.seen })
        let (seen, broken, head) = try await desk.store.read { ledger in
            let seen = try known ?? ledger.lastCheckpoint().map { ($0.number, $0.hash) } ?? (0, AuditRow.beginning)
            let (broken, head) = try ledger.inspectAudit(after: seen)
            return (seen, broken, head)
        }
        if let broken { return try await alarm(broken, at: now) }
        guard head != seen || known == nil && head.number > 0 else { return }
        try await put(head, at: now)
    }

    /// Says it where administrators look, and goes on from there: who borrows cannot help it.
    private func alarm(_ broken: AuditReport.Break, at now: Instant) async throws(Refusal) {
        logger.error(
            "\(broken.reason) [\(RefusalCode.auditBroken.rawValue)]: the database was edited beside lend; `lend audit verify` says what still holds"
        )
        let head = try await desk.store.keep { ledger in
            try ledger.append(
                AuditEntry(
                    action: .alarm, at: now, device: "", request: "", vendor: [], feature: [], code: .auditBroken, detail: broken.reason,
                    detailNamesNobody: true))
            return try ledger.auditHead()
        }
        try await put(head, at: now)
    }

    private func put(_ head: Ledger.AuditHead, at now: Instant) async throws(Refusal) {
        let key = desk.key
        try await desk.store.keep { ledger in
            try ledger.insert(AuditMark(.checkpoint, number: head.number, hash: head.hash, at: now, signedBy: key))
        }
        progress.withLock { $0.seen = head }
    }

    private func prune(at now: Instant) async throws(Refusal) {
        guard let days = desk.policy.current.settings.auditRetention else { return }
        let (cutoff, key, most) = (now + -days * 86400, desk.key, 2000)
        for _ in 0..<50 {
            let gone = try await desk.store.keep { ledger in
                try ledger.pruneRequests(before: cutoff, most: most)
                return try ledger.pruneAudit(before: cutoff, most: most, now: now) { number, hash in
                    AuditMark(.stump, number: number, hash: hash, at: now, signedBy: key)
                }
            }
            if gone < most { return }
        }
    }
}
