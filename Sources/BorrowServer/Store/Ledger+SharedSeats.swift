// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Charges each of the open loans that share with what it has more than all that end after it, so that what is counted at any
    /// instant is the most that one of those that are out then has.
    func recharge(_ share: String?) throws {
        guard let share else { return }
        let sql = "SELECT * FROM loans WHERE share = ? AND state = 'open' ORDER BY expires_at DESC, loan"
        var borne = 0
        for loan in try rows(sql, [share]).map(Loan.init(row:)) {
            let charge = max(0, loan.seats - borne)
            borne = max(borne, loan.seats)
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
    func holders(
        _ feature: FeaturePools, everything: Bool, suites: [Pool.ID: Suite], replacing held: Loan?, giving given: Int, now: Instant
    ) throws -> [SeatsOut.Holder] {
        let features = Set([feature.feature] + feature.suites.flatMap(\.suite.features))
        let scope = everything ? "" : "vendor = ? AND feature IN (\(features.map { _ in "?" }.joined(separator: ", "))) AND"
        let named: StatementArguments = everything ? [] : [feature.vendor.blob] + StatementArguments(features.map(\.blob))
        let sql = """
            SELECT loan, vendor, feature, pool, charged, connected, device, machine, user_name, host_name, display, project, client, address
            FROM loans WHERE \(scope) state = 'open' AND expires_at > ?
            """
        return try rows(sql, named + [now.seconds]).map { row in
            let (id, pool, borrower): (String, Pool.ID, Borrower) = (row["loan"], Pool.ID(text: row["pool"]), Borrower(row: row))
            return SeatsOut.Holder(
                loan: id, borrower, vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data), pool: pool,
                seats: row["charged"] - (id == held?.id ? given : 0), isConnected: row["connected"],
                suiteSeat: suites[pool]?.seat(of: borrower, in: pool))
        }
    }
}
