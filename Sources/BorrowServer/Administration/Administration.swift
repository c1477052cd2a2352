// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How an administrator's command reaches the loans.
public enum Administration: Sendable {
    /// The database itself, beside a server that may be running.
    case store(path: String, administrator: String)
    /// A server elsewhere.
    case server(ServerOffice)

    /// - Throws: what the order throws; `cannot-read` where there is no database, `cannot-write`, `store-failed`; of a server
    ///   `certificate-refused`, `server-unreachable`, `unauthorized`, `forbidden`, `too-many-attempts`.
    public func carryOut<Order: AdministrativeOrder>(_ order: Order, now: Instant) async throws(Refusal) -> Order.Report {
        switch self {
        case .store(let path, let administrator): try order.carryOut(inStore: path, administrator: administrator, now: now)
        case .server(let office): try await office.carryOut(order, now: now)
        }
    }
}

extension AdministrativeOrder {
    /// - Throws: what the order throws; `cannot-read` where there is no database, `cannot-write`, `store-failed`.
    public func carryOut(inStore path: String, administrator: String, now: Instant) throws(Refusal) -> Report {
        var result: Result<Report, Refusal>?
        let work: (Ledger) throws -> Void = { ledger in
            let office = AdministrationOffice(ledger: ledger, administrator: administrator, now: now)
            result = Self.isReading ? .success(try carryOut(in: office)) : try decide(in: office)
        }
        if Self.isReading { try LoanStore.read(path, work) } else { try LoanStore.amend(path, work) }
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
