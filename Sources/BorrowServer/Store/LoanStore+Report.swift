// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension LoanStore {
    /// Reads one state of a database, also while a server has it open.
    static func read(_ path: String, _ body: (Ledger) throws -> Void) throws(Refusal) {
        try requireThere(path)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { database in
                try requireOurs(database, path: path, orEmpty: false)
                try body(Ledger(database: database))
            }
        } catch {
            throw opening(path, failed: error)
        }
    }
}
