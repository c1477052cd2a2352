// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

/// What can be read and written inside one transaction.
struct Ledger {
    let database: Database

    /// Whether there is such a table: who only reads may meet a database that an older `lend` left.
    func has(_ table: String) throws -> Bool { try database.tableExists(table) }

    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func firstRow(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func number(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }
}

extension Bytes {
    /// These bytes as the database keeps them.
    var blob: Data { Data(self) }
}
