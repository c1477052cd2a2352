// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Asks for a loan back before its end: its device is told when it next asks, and gives it back. Again, it changes the reason only.
public struct RecallOrder: AdministrativeOrder {
    public static let name = "recall"
    public static let role = AdministratorRole.operate

    public let loan: String
    /// What its user is told: a line without control characters, or empty.
    public let reason: String

    public init(loan: String, reason: String) {
        (self.loan, self.reason) = (loan, reason)
    }

    /// - Returns: the loan as it stands then.
    /// - Throws: `usage` for a reason that cannot be told, `loan-unknown`, `not-held` for a loan that has ended.
    public func carryOut(in office: AdministrationOffice) throws -> LoanReport.Entry {
        try office.requireLine(reason)
        guard let known = try office.ledger.loan(loan) else {
            throw Refusal(.loanUnknown, "there is no loan \(loan)", hint: "`lend loans` shows those that are out")
        }
        guard known.isOut(at: office.now) else { throw Self.ended(known, to: "recall") }
        return try Self.recall(known, reason: reason, in: office)
    }

    /// One that is out, with its row of the audit.
    static func recall(_ loan: Loan, reason: String, in office: AdministrationOffice) throws -> LoanReport.Entry {
        let recalled = try office.ledger.recall(loan, reason: reason, at: office.now)
        var entry = AuditEntry(.recall, loan, request: "", at: office.now)
        (entry.administrator, entry.detail) = (office.administrator, reason)
        try office.ledger.append(entry)
        return try office.entry(of: recalled)
    }

    /// Of a loan that has ended, and so cannot be recalled or reclaimed.
    static func ended(_ loan: Loan, to act: String) -> Refusal {
        let how =
            switch loan.state {
            case .open: "ended"
            case .returned: "was returned"
            case .replaced: "was replaced by a later one"
            case .reclaimed: loan.receipt == nil ? "was reclaimed" : "was returned after it had been reclaimed"
            }
        let end = loan.endedAt ?? loan.expiresAt
        return Refusal(
            .notHeld, "loan \(loan.id) of \(loan.feature.shown) \(how) at \(end.readable.shown)",
            hint: "there is nothing to \(act); `lend loans` shows what is out")
    }
}
