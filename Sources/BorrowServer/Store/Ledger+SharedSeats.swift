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

    /// Everybody who holds seats of a feature.
    ///
    /// - Parameter giving: what of the loan that is replaced is given up.
    func holders(vendor: Bytes, feature: Bytes, replacing held: Loan?, giving given: Int, now: Instant) throws -> [SeatsOut.Holder] {
        let sql = """
            SELECT loan, pool, charged, connected, device, machine, user_name, host_name, display, project, client, address FROM loans
            WHERE vendor = ? AND feature = ? AND state = 'open' AND expires_at > ?
            """
        return try rows(sql, [vendor.blob, feature.blob, now.seconds]).map { row in
            let isHeld = held.map { row["loan"] == $0.id } ?? false
            return SeatsOut.Holder(
                borrower: Borrower(row: row), pool: Pool.ID(text: row["pool"]), seats: row["charged"] - (isHeld ? given : 0),
                isConnected: row["connected"])
        }
    }
}
