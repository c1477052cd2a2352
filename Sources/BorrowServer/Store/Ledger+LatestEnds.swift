// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Notes that something that was lent of a feature ends so late, in full hours: so little of what follows is noted again.
    func reach(_ end: Instant, _ license: LicenseName) throws {
        let (vendor, feature, over) = (license.vendor.blob, license.feature.blob, end.seconds % 3600)
        let hour = over > 0 ? end + (3600 - over) : end
        let known = """
            SELECT COALESCE((SELECT latest_end FROM latest_ends WHERE vendor = ? AND feature = ?), others_end) FROM epoch
            """
        guard try hour.seconds > number(known, [vendor, feature]) else { return }
        try execute(
            """
            INSERT INTO latest_ends (vendor, feature, latest_end) VALUES (?, ?, ?)
            ON CONFLICT (vendor, feature) DO UPDATE SET latest_end = excluded.latest_end
            """, [vendor, feature, hour.seconds])
        try execute("UPDATE epoch SET raised = raised + 1", [])
    }

    /// - Parameter most: so many features that end last are named.
    func latestEnds(named most: Int) throws -> LatestEnds {
        let limit = most == .max ? -1 : most + 1
        let sql = "SELECT vendor, feature, latest_end FROM latest_ends ORDER BY latest_end DESC LIMIT ?"
        var ends = LatestEnds(others: try instant("others_end"), assumedUntil: try instant("assumed_until"))
        for (count, row) in try rows(sql, [limit]).enumerated() {
            let (license, end) = Self.end(row)
            if count < most { ends.named[license] = end } else { ends.fold(end) }
        }
        return ends
    }

    /// `nil` where the database has forgotten nothing that could still matter at `now`.
    func recovery(at now: Instant) throws -> Recovery? {
        let sql = """
            SELECT recovering_since, recovering_until, recovering_reason, forgotten_others, assumed_until FROM epoch
            WHERE recovering_until > ?
            """
        guard let row = try firstRow(sql, [now.seconds]) else { return nil }
        var forgotten = LatestEnds(
            others: Instant(seconds: row["forgotten_others"]), assumedUntil: Instant(seconds: row["assumed_until"]))
        for row in try rows("SELECT vendor, feature, latest_end FROM forgotten_ends", []) {
            let (license, end) = Self.end(row)
            forgotten.named[license] = end
        }
        return Recovery(
            since: Instant(seconds: row["recovering_since"]), until: Instant(seconds: row["recovering_until"]),
            reason: row["recovering_reason"], forgotten: forgotten)
    }

    /// From now on no seat is lent that something forgotten may hold, nor one that is held back already.
    ///
    /// - Parameter countsAreKnown: whether it is known what was used up of metered features.
    func beginRecovery(of forgotten: LatestEnds, reason: String, countsAreKnown: Bool = false, at now: Instant) throws {
        let forgotten = try recovery(at: now).map { forgotten.joined(with: $0.forgotten) } ?? forgotten
        let ends = try latestEnds(named: .max).joined(with: forgotten)
        try replaceEnds("latest_ends", by: ends)
        try replaceEnds("forgotten_ends", by: forgotten)
        try execute(
            """
            UPDATE epoch SET others_end = ?, assumed_until = ?, raised = raised + 1, forgotten_others = ?,
                recovering_since = ?, recovering_until = ?, recovering_reason = ?, use_forgotten = use_forgotten OR ?
            """,
            [
                ends.others.seconds, ends.assumedUntil.seconds, forgotten.others.seconds, now.seconds, forgotten.last.seconds, reason,
                !countsAreKnown,
            ])
    }

    func endRecovery(at now: Instant) throws {
        try execute("UPDATE epoch SET recovering_until = MIN(recovering_until, ?), use_forgotten = FALSE", [now.seconds])
    }

    private func replaceEnds(_ table: String, by ends: LatestEnds) throws {
        try execute("DELETE FROM \(table)", [])
        for (license, end) in ends.named {
            try execute(
                "INSERT INTO \(table) (vendor, feature, latest_end) VALUES (?, ?, ?)",
                [license.vendor.blob, license.feature.blob, end.seconds])
        }
    }

    private func instant(_ column: String) throws -> Instant {
        Instant(seconds: Int64(try number("SELECT \(column) FROM epoch", [])))
    }

    private static func end(_ row: Row) -> (LicenseName, Instant) {
        let license = LicenseName(vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data))
        return (license, Instant(seconds: row["latest_end"]))
    }
}
