// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Writes loans off whose laptop is lost, stolen or was set up anew: they are neither extended nor renewed, and their seats are free
/// when their grants have ended, or at once, which is over-use until then.
public struct ReclaimOrder: AdministrativeOrder {
    public static let name = "reclaim"
    public static let role = AdministratorRole.operate

    public enum Subject: Codable, Sendable, Equatable {
        case loan(id: String)
        /// All loans of a device, by its `ED25519=…`.
        case device(hostid: String)
    }

    public let subject: Subject
    /// A line without control characters: kept, and told to whoever comes back with the laptop.
    public let reason: String
    /// Whether the seats are lent again while the grants out there run on.
    public let atOnce: Bool

    public init(_ subject: Subject, reason: String, atOnce: Bool = false) {
        (self.subject, self.reason, self.atOnce) = (subject, reason, atOnce)
    }

    /// - Throws: `usage` for a reason that cannot be told, `loan-unknown`, `not-held` where nothing is out there any more.
    public func carryOut(in office: AdministrationOffice) throws -> ReclaimReport {
        try office.requireLine(reason)
        let loans = try subject.loans(in: office)
        return ReclaimReport(
            loans: try loans.map { known in
                let safeAt = try office.ledger.safeAt(known)
                let loan = try office.ledger.reclaim(known, reason: reason, atOnce: atOnce, at: office.now)
                var entry = AuditEntry(.reclaim, loan, request: "", at: office.now)
                (entry.administrator, entry.detail) = (office.administrator, (loan.state == .reclaimed ? "at once; " : "") + reason)
                try office.ledger.append(entry)
                return ReclaimReport.Entry(loan: try office.entry(of: loan), safeAt: safeAt)
            })
    }
}

extension ReclaimOrder.Subject {
    fileprivate func loans(in office: AdministrationOffice) throws -> [Loan] {
        switch self {
        case .loan(let id):
            guard let loan = try office.ledger.loan(id) else {
                throw Refusal(.loanUnknown, "there is no loan \(id)", hint: "`lend loans` shows those that are out")
            }
            guard loan.isOut(at: office.now) || loan.isOverUse(at: office.now) else { throw RecallOrder.ended(loan, to: "reclaim") }
            return [loan]
        case .device(let device):
            let loans = try office.ledger.running(device: device, now: office.now)
            guard !loans.isEmpty else {
                throw Refusal(
                    .notHeld, "nothing is out on the device \(device)", hint: "`lend loans --json` shows the device of each loan")
            }
            return loans
        }
    }
}

/// What was reclaimed, and when that is safe.
public struct ReclaimReport: Codable, Sendable {
    public struct Entry: Codable, Sendable {
        public let loan: LoanReport.Entry
        /// When the last grant ends that may be out there: from then on nobody can run on it.
        public let safeAt: Instant
    }

    /// By time of issue.
    public let loans: [Entry]

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}
