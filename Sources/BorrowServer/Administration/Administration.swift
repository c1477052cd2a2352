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
        var report: Report?
        let work: (Ledger) throws -> Void = { ledger in
            report = try carryOut(in: AdministrationOffice(ledger: ledger, administrator: administrator, now: now))
        }
        if Self.isReading { try LoanStore.read(path, work) } else { try LoanStore.amend(path, work) }
        guard let report else { throw Refusal.store("a transaction ended without a value") }
        return report
    }
}
