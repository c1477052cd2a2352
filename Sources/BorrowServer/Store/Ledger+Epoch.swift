// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import GRDB

extension Ledger {
    func epoch() throws -> (epoch: Epoch, isKept: Bool) {
        guard let row = try firstRow("SELECT id, commits, latest_end, kept FROM epoch", []) else {
            throw Refusal.store("the database has no epoch")
        }
        return (Epoch(database: row["id"], commits: row["commits"], latestEnd: Instant(seconds: row["latest_end"])), row["kept"])
    }

    /// Counts the transaction at hand.
    func advanceEpoch() throws -> Epoch {
        try execute("UPDATE epoch SET commits = commits + 1", [])
        return try epoch().epoch
    }

    /// Notes that a loan ends so late.
    func reach(_ end: Instant) throws {
        try execute("UPDATE epoch SET latest_end = ? WHERE latest_end < ?", [end.seconds, end.seconds])
    }

    /// `nil` where the database has forgotten nothing that could still matter at `now`.
    func recovery(at now: Instant) throws -> Recovery? {
        let sql = "SELECT recovering_since, recovering_until, recovering_reason FROM epoch WHERE recovering_until > ?"
        guard let row = try firstRow(sql, [now.seconds]) else { return nil }
        return Recovery(
            since: Instant(seconds: row["recovering_since"]), until: Instant(seconds: row["recovering_until"]),
            reason: row["recovering_reason"])
    }

    /// What the database has forgotten of metered use, which never ends by itself: since when, until an administrator says that it is done.
    func forgottenUse() throws -> (since: Instant, reason: String)? {
        guard let row = try firstRow("SELECT recovering_since, recovering_reason FROM epoch WHERE recovering_reason IS NOT NULL", []) else {
            return nil
        }
        return (Instant(seconds: row["recovering_since"]), row["recovering_reason"])
    }

    func endRecovery(at now: Instant) throws {
        try execute("UPDATE epoch SET recovering_until = MIN(recovering_until, ?), recovering_reason = NULL", [now.seconds])
    }

    /// Whether nothing was ever decided in it.
    func isBlank() throws -> Bool {
        try number("SELECT EXISTS (SELECT 1 FROM loans) OR EXISTS (SELECT 1 FROM audit)", []) == 0
    }

    /// Compares the database with what its server's key remembers, and begins to recover where it has forgotten something.
    ///
    /// From then on it goes by another name, and so is told from every copy of what it was.
    func reconcile(with watch: EpochWatch) throws -> Epoch {
        let (known, isKept) = try epoch()
        let reason = try watch.reasonToRecover(known, isKept: isKept, isBlank: isBlank())
        try execute("UPDATE epoch SET kept = TRUE", [])
        guard let reason else { return known }
        let horizon = max(watch.horizon, try recovery(at: watch.now)?.until ?? .min)
        try execute(
            """
            UPDATE epoch SET id = ?, latest_end = MAX(latest_end, ?), recovering_since = ?, recovering_until = ?, recovering_reason = ?
            """,
            [RandomIdentifier.make().shown, horizon.seconds, watch.now.seconds, horizon.seconds, reason])
        var entry = AuditEntry(.recover, at: watch.now)
        entry.detail = reason
        try append(entry)
        return try epoch().epoch
    }
}
