// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    /// Marks a loan as wanted back; it stays out.
    func recall(_ loan: Loan, reason: String, at now: Instant) throws -> Loan {
        var recalled = loan
        let (since, reason) = (loan.recall?.at ?? now, reason.isEmpty ? loan.recall?.reason ?? "" : reason)
        recalled.recall = Loan.Recall(at: since, reason: reason)
        try execute("UPDATE loans SET recalled_at = ?, recall_reason = ? WHERE loan = ?", [since.seconds, reason, loan.id])
        return recalled
    }

    /// The loans of a device that run there and are wanted back, recalled or reclaimed.
    func recalled(device: String, now: Instant) throws -> [Loan] {
        let sql = """
            SELECT * FROM loans WHERE device = ? AND expires_at > ?
                AND (state = 'open' AND recalled_at IS NOT NULL OR reclaimed_at IS NOT NULL)
            ORDER BY COALESCE(reclaimed_at, recalled_at), loan
            """
        return try rows(sql, [device, now.seconds]).map(Loan.init(row:)).filter { $0.isOut(at: now) || $0.isOverUse(at: now) }
    }
}
