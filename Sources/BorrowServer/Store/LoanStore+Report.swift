// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension LoanStore {
    /// Goes through the loans of a database without writing to it, also while a server has it open.
    static func eachLoan(in path: String, outAt now: Instant?, _ body: (Loan) throws -> Void) throws(Refusal) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Refusal(
                .cannotRead, "there is no database \(path)", hint: "`lend serve` makes it; give --key or --database where it is elsewhere")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { database in
                try requireOurs(database, path: path, orEmpty: false)
                try Ledger(database: database).eachLoan(outAt: now, body)
            }
        } catch {
            throw opening(path, failed: error)
        }
    }
}
