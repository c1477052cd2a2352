// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// What is out of a feature at `now`, and after each of the instants at which one of its pools gets smaller.
    ///
    /// - Parameter keeping: whether the counts are moved on to `now` in the database; only where it may be written.
    func seatsOut(
        vendor: Bytes, feature: Bytes, shrinking: [Instant], now: Instant, keeping: Bool
    ) throws -> SeatsOut {
        var out = SeatsOut(now: try counts(vendor: vendor, feature: feature, now: now, keeping: keeping))
        for instant in shrinking {
            out.later[instant] = try recount(vendor: vendor, feature: feature, now: instant, keeping: false)
        }
        return out
    }

    private func counts(vendor: Bytes, feature: Bytes, now: Instant, keeping: Bool) throws -> [Pool.ID: Int] {
        let kept = try rows("SELECT pool, seats, as_of FROM seats_out WHERE vendor = ? AND feature = ?", [vendor.blob, feature.blob])
        guard !kept.isEmpty else { return try recount(vendor: vendor, feature: feature, now: now, keeping: keeping) }
        var counts: [Pool.ID: Int] = [:]
        for row in kept {
            let (pool, asOf) = (Pool.ID(text: row["pool"]), Instant(seconds: row["as_of"]))
            var seats: Int = row["seats"]
            if asOf < now {
                seats -= try self.seats(vendor: vendor, feature: feature, pool: pool, after: asOf, notAfter: now)
            } else if asOf > now {
                seats += try self.seats(vendor: vendor, feature: feature, pool: pool, after: now, notAfter: asOf)
            }
            if keeping, asOf != now {
                try execute(
                    "UPDATE seats_out SET seats = ?, as_of = ? WHERE vendor = ? AND feature = ? AND pool = ?",
                    [seats, now.seconds, vendor.blob, feature.blob, pool.text])
            }
            counts[pool] = seats
        }
        return counts
    }

    private func recount(vendor: Bytes, feature: Bytes, now: Instant, keeping: Bool) throws -> [Pool.ID: Int] {
        let sql = """
            SELECT pool, SUM(CASE WHEN expires_at > ? THEN charged ELSE 0 END) AS seats FROM loans
            WHERE vendor = ? AND feature = ? AND state = 'open' GROUP BY pool
            """
        var counts: [Pool.ID: Int] = [:]
        for row in try rows(sql, [now.seconds, vendor.blob, feature.blob]) {
            let (pool, seats): (Pool.ID, Int) = (Pool.ID(text: row["pool"]), row["seats"])
            counts[pool] = seats
            guard keeping else { continue }
            try execute(
                "INSERT INTO seats_out (vendor, feature, pool, seats, as_of) VALUES (?, ?, ?, ?, ?)",
                [vendor.blob, feature.blob, pool.text, seats, now.seconds])
        }
        return counts
    }

    private func seats(vendor: Bytes, feature: Bytes, pool: Pool.ID, after: Instant, notAfter: Instant = .max) throws -> Int {
        let sql = """
            SELECT COALESCE(SUM(charged), 0) FROM loans
            WHERE vendor = ? AND feature = ? AND pool = ? AND state = 'open' AND expires_at > ? AND expires_at <= ?
            """
        return try number(sql, [vendor.blob, feature.blob, pool.text, after.seconds, notAfter.seconds])
    }

    /// Adds a stored loan's seats to its pool's count, as far as that count looks back; what it shares is counted once.
    func count(_ loan: Loan) throws {
        try shift(loan, by: loan.share == nil ? loan.seats : 0)
        if database.changesCount == 0 {
            // Nothing to shift: no loan of this pool has been counted yet. The next decision counts the feature afresh.
            try execute("DELETE FROM seats_out WHERE vendor = ? AND feature = ?", [loan.vendor.blob, loan.feature.blob])
        }
        try recharge(loan.share)
    }

    /// Takes an ended loan's seats out of its pool's count.
    func uncount(_ loan: Loan) throws {
        // Those it shares with may have been charged anew since it was read.
        let charged = try firstRow("SELECT charged FROM loans WHERE loan = ?", [loan.id])?["charged"] as Int?
        try shift(loan, by: -(charged ?? loan.seats))
        try recharge(loan.share)
    }

    func shift(_ loan: Loan, by seats: Int) throws {
        try execute(
            "UPDATE seats_out SET seats = seats + ? WHERE vendor = ? AND feature = ? AND pool = ? AND as_of < ?",
            [seats, loan.vendor.blob, loan.feature.blob, loan.pool.text, loan.expiresAt.seconds])
    }
}
