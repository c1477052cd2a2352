// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension AdministrationOffice {
    /// The longest reason, in bytes.
    private static let longestReason = 255

    /// Appends an administrative act that is about no feature to the audit.
    func record(_ action: AuditEntry.Action, _ detail: String, device: String = "") throws {
        var entry = AuditEntry(action: action, at: now, device: device, request: "", vendor: [], feature: [])
        (entry.administrator, entry.detail) = (administrator, detail)
        try ledger.append(entry)
    }

    /// - Throws: `usage` for a reason that cannot be told.
    func requireLine(_ reason: String) throws(Refusal) {
        guard reason.utf8.count <= Self.longestReason, !reason.unicodeScalars.contains(where: \.isTextControl) else {
            throw Refusal(
                .usage, "the reason is longer than \(Self.longestReason) bytes or holds a control character",
                hint: "give --reason a short line of plain text")
        }
    }

    /// A loan as reports show it.
    func entry(of loan: Loan) throws -> LoanReport.Entry {
        LoanReport.Entry(loan, isEnrolled: try ledger.isEnrolled(loan.borrower.device), now: now)
    }
}
