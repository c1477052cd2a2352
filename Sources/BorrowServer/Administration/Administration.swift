// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How an administrator's command reaches the loans.
public enum Administration: Sendable {
    /// The database itself, beside a server that may be running.
    case store(path: String, administrator: String)

    /// - Throws: what the order throws; `cannot-read` where there is no database, `cannot-write`, `store-failed`.
    public func carryOut<Order: AdministrativeOrder>(_ order: Order, now: Instant) async throws(Refusal) -> Order.Report {
        switch self {
        case .store(let path, let administrator): try order.carryOut(inStore: path, administrator: administrator, now: now)
        }
    }
}

extension AdministrativeOrder {
    /// - Throws: what the order throws; `cannot-read` where there is no database, `cannot-write`, `store-failed`.
    public func carryOut(inStore path: String, administrator: String, now: Instant) throws(Refusal) -> Report {
        var result: Result<Report, Refusal>?
        try LoanStore.amend(path) { ledger in
            result = try decide(in: AdministrationOffice(ledger: ledger, administrator: administrator, now: now))
        }
        guard let result else { throw Refusal.store("a transaction ended without a value") }
        return try result.get()
    }

    /// Carries the order out; where that is refused, nothing of it is written but a row of the audit.
    ///
    /// - Throws: faults of the database.
    func decide(in office: AdministrationOffice) throws -> Result<Report, Refusal> {
        func entry(_ refusal: Refusal) -> AuditEntry {
            AuditEntry(
                action: .refuse, at: office.now, device: "", request: "", vendor: [], feature: [], code: refusal.code,
                detail: "\(Self.name): \(refusal.detail)", administrator: office.administrator)
        }
        return try office.ledger.recordingRefusals(as: entry) { _ in try carryOut(in: office) }
    }
}
