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
        var report: Report?
        try LoanStore.amend(path) { ledger in
            report = try carryOut(in: AdministrationOffice(ledger: ledger, administrator: administrator, now: now))
        }
        guard let report else { throw Refusal.store("a transaction ended without a value") }
        return report
    }
}
