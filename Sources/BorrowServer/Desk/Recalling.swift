// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How an administrator asks for a loan back, beside a server that may be running.
public enum Recalling {
    /// The longest reason, in bytes.
    static let longestReason = 255

    /// Marks an open loan as recalled: its device is told when it next asks, and gives it back. Again, it changes the reason only.
    ///
    /// - Parameter path: the server's database.
    /// - Returns: the loan as it stands then.
    /// - Throws: `usage` for a reason that cannot be told, `loan-unknown`, `not-held` for a loan that has ended, `cannot-read` where
    ///   there is no database, `cannot-write`, `store-failed`.
    public static func recall(
        _ loan: String, reason: String, database path: String, now: Instant
    ) throws(Refusal) -> LoanReport.Entry {
        guard reason.utf8.count <= longestReason, !reason.unicodeScalars.contains(where: \.isTextControl) else {
            throw Refusal(
                .usage, "the reason is longer than \(longestReason) bytes or holds a control character",
                hint: "give --reason a short line of plain text")
        }
        var entry: LoanReport.Entry?
        try LoanStore.amend(path) { ledger in
            guard let known = try ledger.loan(loan) else {
                throw Refusal(.loanUnknown, "there is no loan \(loan)", hint: "`lend loans` shows those that are out")
            }
            guard known.isOut(at: now) else { throw ended(known) }
            entry = LoanReport.Entry(try ledger.recall(known, reason: reason, at: now), now: now)
        }
        guard let entry else { throw Refusal.store("a transaction ended without a value") }
        return entry
    }

    private static func ended(_ loan: Loan) -> Refusal {
        let how = loan.state == .open ? "ended" : loan.state == .returned ? "was returned" : "was replaced by a later one"
        let end = loan.endedAt ?? loan.expiresAt
        return Refusal(
            .notHeld, "loan \(loan.id) of \(loan.feature.shown) \(how) at \(end.readable.shown)",
            hint: "there is nothing to recall; `lend loans` shows what is out")
    }
}
