// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Notes that a loan's laptop has shown it.
    func note(shown loan: Loan, at now: Instant) throws {
        try execute("UPDATE loans SET shown_at = ? WHERE loan = ?", [now.seconds, loan.id])
    }

    /// The borrow of the same device, machine and feature that is out.
    func open(like loan: Loan, now: Instant) throws -> Loan? {
        let asked = WantedSeats(vendor: loan.vendor, feature: loan.feature)
        return loan.isConnected ? nil : try held(asked, by: loan.borrower, connected: false, now: now)
    }

    /// The answer to the return of a loan that the database has forgotten.
    func strayReceipt(_ loan: String) throws -> (device: String, receipt: Bytes)? {
        guard let row = try firstRow("SELECT device, receipt FROM strays WHERE loan = ?", [loan]) else { return nil }
        return (row["device"], Bytes(row["receipt"] as Data))
    }

    func keepStray(_ loan: String, device: String, receipt: Bytes, at now: Instant) throws {
        try execute(
            "INSERT INTO strays (loan, device, at, receipt) VALUES (?, ?, ?, ?) ON CONFLICT (loan) DO NOTHING",
            [loan, device, now.seconds, receipt.blob])
    }

    /// The loans that were known again because their laptops have shown them since then, and their seats.
    func adopted(since: Instant) throws -> (loans: Int, seats: Int) {
        let condition = "FROM loans WHERE shown_at >= ? AND request = ''"
        return (
            try number("SELECT COUNT(*) \(condition)", [since.seconds]),
            try number("SELECT COALESCE(SUM(seats), 0) \(condition)", [since.seconds])
        )
    }

    /// How many forgotten loans were returned since then.
    func strays(since: Instant) throws -> Int { try number("SELECT COUNT(*) FROM strays WHERE at >= ?", [since.seconds]) }
}
