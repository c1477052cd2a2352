// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One row of the record of what was decided, written in the transaction of the decision.
struct AuditEntry: Sendable {
    enum Action: String, Sendable {
        case lend, replace
        case takeBack = "return"
        case refuse, recall
        case enroll, device, token, attempt
    }

    let action: Action
    let at: Instant
    let device: String
    let request: String
    let vendor: Bytes
    let feature: Bytes
    var loan: String?
    var seats: Int?
    /// Of a refusal.
    var code: RefusalCode?
    var detail = ""
    /// Who had it done, where it was no device: as `AdministrationOffice` names him.
    var administrator = ""
}

extension AuditEntry {
    /// What happened to a loan.
    init(_ action: Action, _ loan: Loan, request: String, at: Instant) {
        self.init(
            action: action, at: at, device: loan.borrower.device, request: request, vendor: loan.vendor, feature: loan.feature,
            loan: loan.id, seats: loan.seats, detail: loan.isConnected ? "connected" : "")
    }

    init(refused asked: WantedSeats, _ refusal: Refusal, device: String, request: String, at: Instant) {
        self.init(
            action: .refuse, at: at, device: device, request: request, vendor: asked.vendor, feature: asked.feature, seats: asked.seats,
            code: refusal.code, detail: refusal.detail)
    }
}

extension Ledger {
    func append(_ entry: AuditEntry) throws {
        try execute(
            """
            INSERT INTO audit (at, action, device, request, vendor, feature, loan, seats, code, detail, administrator)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                entry.at.seconds, entry.action.rawValue, entry.device, entry.request, entry.vendor.blob, entry.feature.blob, entry.loan,
                entry.seats, entry.code?.rawValue, entry.detail, entry.administrator,
            ])
    }
}
