// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    /// Marks a loan as wanted back; it stays out.
    func recall(_ loan: Loan, reason: String, at now: Instant) throws -> Loan {
        var recalled = loan
        let since = loan.recall?.at ?? now
        recalled.recall = Loan.Recall(at: since, reason: reason)
        try execute("UPDATE loans SET recalled_at = ?, recall_reason = ? WHERE loan = ?", [since.seconds, reason, loan.id])
        return recalled
    }

    /// The loans of a device that are out and wanted back.
    func recalled(device: String, now: Instant) throws -> [Loan] {
        let sql = """
            SELECT * FROM loans WHERE device = ? AND state = 'open' AND recalled_at IS NOT NULL AND expires_at > ?
            ORDER BY recalled_at, loan
            """
        return try rows(sql, [device, now.seconds]).map(Loan.init(row:))
    }
}
