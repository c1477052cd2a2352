// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension LoanStore {
    /// Runs `work` in one durable transaction on a database that is there, beside a server that may have it open.
    ///
    /// - Throws: what `work` throws, and as opening it does; `cannot-read` where there is none.
    static func amend(_ path: String, _ work: (Ledger) throws -> Void) throws(Refusal) {
        try requireThere(path)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let result = Result {
                try queue.writeWithoutTransaction { try tune(writer: $0) }
                try queue.inTransaction(.immediate) { database in
                    try requireOurs(database, path: path, orEmpty: false)
                    try migrate(database)
                    try work(Ledger(database: database))
                    return .commit
                }
            }
            try queue.close()
            try result.get()
        } catch {
            throw opening(path, failed: error)
        }
    }

    static func requireThere(_ path: String) throws(Refusal) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        throw Refusal(
            .cannotRead, "there is no database \(path)", hint: "`lend serve` makes it; give --key or --database where it is elsewhere")
    }
}
