// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Charges each of the open loans that share with what they come to by it and all that end after it, less what they come to
    /// without it: what is counted at any instant is what those that are out then come to.
    func recharge(_ share: String?) throws {
        guard let share else { return }
        let sql = "SELECT * FROM loans WHERE share = ? AND state = 'open' ORDER BY expires_at DESC, loan"
        var shared = SharedSeats()
        for loan in try rows(sql, [share]).map(Loan.init(row:)) {
            let charge = shared.add(loan)
            guard charge != loan.charged else { continue }
            try execute("UPDATE loans SET charged = ? WHERE loan = ?", [charge, loan.id])
            try shift(loan, by: charge - (loan.charged ?? 0))
        }
    }

    /// The borrower's connected licenses of a feature that are out and share by one of these, without the one that is replaced.
    func companions(
        of borrower: Borrower, vendor: Bytes, feature: Bytes, sharing shares: Set<String>, without held: Loan?, now: Instant
    ) throws -> [SeatsOut.Companion] {
        guard !shares.isEmpty else { return [] }
        let sql = """
            SELECT loan, pool, seats, expires_at, share FROM loans
            WHERE device = ? AND vendor = ? AND feature = ? AND state = 'open' AND share IS NOT NULL AND expires_at > ?
            """
        return try rows(sql, [borrower.device, vendor.blob, feature.blob, now.seconds]).compactMap { row in
            guard shares.contains(row["share"]), row["loan"] != held?.id else { return nil }
            return SeatsOut.Companion(
                pool: Pool.ID(text: row["pool"]), seats: row["seats"], expiresAt: Instant(seconds: row["expires_at"]))
        }
    }

    /// Everybody who holds seats of a feature, or of one that takes seats of the same suites.
    ///
    /// - Parameter everything: whether of any feature of any vendor.
    /// - Parameter giving: what of the loan that is replaced is given up.
    /// - Parameter leaving: loans that go back in the same request.
    func holders(
        _ feature: FeaturePools, everything: Bool, suites: [Pool.ID: Suite], replacing held: Loan?, giving given: Int,
        without leaving: [Loan], now: Instant
    ) throws -> [SeatsOut.Holder] {
        let features = Set([feature.feature] + feature.suites.flatMap(\.suite.features))
        let scope = everything ? "" : "vendor = ? AND feature IN (\(features.map { _ in "?" }.joined(separator: ", "))) AND"
        let named: StatementArguments = everything ? [] : [feature.vendor.blob] + StatementArguments(features.map(\.blob))
        let sql = """
            SELECT loan, vendor, feature, pool, seats, charged, leaving, share, connected,
                device, machine, user_name, host_name, display, project, client, address
            FROM loans WHERE \(scope) state = 'open' AND expires_at > ?
            """
        let rows = try rows(sql, named + [now.seconds])
        // Of a borrow and the one that is had instead, only the second is held, as far as it reaches.
        var instead: [String: Int] = [:]
        for row in rows where !(row["connected"] as Bool) && !(row["leaving"] as Bool) {
            if let share = row["share"] as String? { instead[share, default: 0] += row["seats"] as Int }
        }
        let gone = Set(leaving.map(\.id))
        return rows.filter { !gone.contains($0["loan"]) }.map { row in
            let isConnected = row["connected"] as Bool
            var seats: Int = row[isConnected ? "charged" : "seats"]
            if row["leaving"] as Bool, let share = row["share"] as String? {
                let covered = min(seats, instead[share] ?? 0)
                instead[share, default: 0] -= covered
                seats -= covered
            }
            let (id, pool, borrower): (String, Pool.ID, Borrower) = (row["loan"], Pool.ID(text: row["pool"]), Borrower(row: row))
            if id == held?.id { seats -= given }
            return SeatsOut.Holder(
                loan: id, borrower, vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data), pool: pool, seats: seats,
                isConnected: isConnected, suiteSeat: suites[pool]?.seat(of: borrower, in: pool))
        }
    }
}

/// What open loans that share come to, taken up by their ends, the last first.
private struct SharedSeats {
    private var (largest, leaving, coming) = (0, 0, 0)

    /// Of connected ones the largest counts; of borrows those that are to be given up, or those that are had instead.
    private var seats: Int { max(largest, leaving, coming) }

    /// - Returns: how much more they come to by this one.
    mutating func add(_ loan: Loan) -> Int {
        let before = seats
        if loan.isConnected {
            largest = max(largest, loan.seats)
        } else if loan.isLeaving {
            leaving += loan.seats
        } else {
            coming += loan.seats
        }
        return seats - before
    }
}
