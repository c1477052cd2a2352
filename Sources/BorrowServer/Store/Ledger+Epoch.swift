// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import GRDB

extension Ledger {
    /// - Parameter known: whose ends are not read again where none of them has become a later one since.
    func epoch(knowing known: Epoch? = nil) throws -> Epoch {
        let row = try epochRow("id, commits, raised")
        let (database, raised) = (row["id"] as String, row["raised"] as Int64)
        let isSame = known.map { $0.database == database && $0.raised == raised } ?? false
        let ends = if let known, isSame { known.ends } else { try latestEnds(named: LatestEnds.mostNamed) }
        return Epoch(database: database, commits: row["commits"], ends: ends, raised: raised)
    }

    /// Which database this is, and how often its server has written to it.
    func progress() throws -> (database: String, commits: Int64) {
        let row = try epochRow("id, commits")
        return (row["id"], row["commits"])
    }

    /// Counts the transaction at hand.
    func advanceEpoch(from known: Epoch) throws -> Epoch {
        try execute("UPDATE epoch SET commits = commits + 1", [])
        return try epoch(knowing: known)
    }

    private func epochRow(_ columns: String) throws -> Row {
        guard let row = try firstRow("SELECT \(columns) FROM epoch", []) else { throw Refusal.store("the database has no epoch") }
        return row
    }

    /// What the database has forgotten of metered use, which never ends by itself: since when, until an administrator says that it is done.
    func forgottenUse() throws -> (since: Instant, reason: String)? {
        guard let row = try firstRow("SELECT recovering_since, recovering_reason FROM epoch WHERE use_forgotten", []) else {
            return nil
        }
        return (Instant(seconds: row["recovering_since"]), row["recovering_reason"])
    }

    /// Whether nothing was ever decided in it.
    func isBlank() throws -> Bool {
        try number("SELECT EXISTS (SELECT 1 FROM loans) OR EXISTS (SELECT 1 FROM audit)", []) == 0
    }

    /// Compares the database with what its server's key remembers, and begins to recover where it has forgotten something.
    ///
    /// From then on it goes by another name, and so is told from every copy of what it was.
    func reconcile(with watch: EpochWatch) throws -> Epoch {
        let isKept: Bool = try epochRow("kept")["kept"]
        let reason = try watch.reasonToRecover(try epoch(), isKept: isKept, isBlank: isBlank())
        try execute("UPDATE epoch SET kept = TRUE", [])
        guard let reason else { return try epoch() }
        let forgotten = watch.forgotten(orElse: try assumedEnd(watch.latestEnd, at: watch.now))
        try beginRecovery(of: forgotten, reason: reason, at: watch.now)
        try execute("UPDATE epoch SET id = ?", [RandomIdentifier.make().shown])
        var entry = AuditEntry(.recover, at: watch.now)
        entry.detail = reason
        try append(entry)
        return try epoch()
    }

    /// When all that was lent should have ended: no license was lent for longer than the lines of today allow, or than one that is known.
    private func assumedEnd(_ byLines: Instant, at now: Instant) throws -> Instant {
        let longest = try number("SELECT COALESCE(MAX(expires_at - issued_at), 0) FROM loans", [])
        return max(byLines, now + Int64(longest), try latestEnds(named: 0).last)
    }
}
