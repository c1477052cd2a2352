// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    /// Writes a loan off: it is neither extended nor renewed, and holds its seats until it ends, or from now on no more.
    func reclaim(_ loan: Loan, reason: String, atOnce: Bool, at now: Instant) throws -> Loan {
        let (since, reason) = (loan.reclaim?.at ?? now, reason.isEmpty ? loan.reclaim?.reason ?? "" : reason)
        try execute("UPDATE loans SET reclaimed_at = ?, reclaim_reason = ? WHERE loan = ?", [since.seconds, reason, loan.id])
        if atOnce, loan.isOut(at: now) {
            try execute("UPDATE loans SET state = 'returned', seat_freed = TRUE, ended_at = ? WHERE loan = ?", [now.seconds, loan.id])
            try uncount(loan)
        }
        guard let reclaimed = try self.loan(loan.id) else { throw Refusal.store("loan \(loan.id) is gone") }
        return reclaimed
    }

    /// A reclaimed loan of this feature that this device may still run on.
    func reclaimed(_ asked: WantedSeats, by borrower: Borrower, now: Instant) throws -> Loan? {
        let sql = """
            SELECT * FROM loans WHERE device = ? AND reclaimed_at IS NOT NULL AND vendor = ? AND feature = ? AND expires_at > ?
            """
        let arguments: StatementArguments = [borrower.device, asked.vendor.blob, asked.feature.blob, now.seconds]
        return try rows(sql, arguments).map(Loan.init(row:)).first { $0.isOut(at: now) || $0.isOverUse(at: now) }
    }

    /// The loans that are out on a device, and those whose seats were lent again while they run there.
    func running(device: String, now: Instant) throws -> [Loan] {
        let sql = "SELECT * FROM loans WHERE device = ? AND expires_at > ? ORDER BY issued_at, loan"
        return try rows(sql, [device, now.seconds]).map(Loan.init(row:)).filter { $0.isOut(at: now) || $0.isOverUse(at: now) }
    }

    /// When the last grant ends that a loan's laptop may hold of its feature: what it replaced counts, for who knows whether the later
    /// grant arrived.
    func safeAt(_ loan: Loan) throws -> Instant {
        let sql = """
            SELECT MAX(expires_at) FROM loans
            WHERE device = ? AND machine = ? AND vendor = ? AND feature = ? AND connected = ? AND receipt IS NULL
                AND (state <> 'returned' OR seat_freed)
            """
        let borrower = loan.borrower
        let arguments: StatementArguments = [
            borrower.device, borrower.machine, loan.vendor.blob, loan.feature.blob, loan.isConnected,
        ]
        return max(loan.expiresAt, Instant(seconds: Int64(try number(sql, arguments))))
    }
}
