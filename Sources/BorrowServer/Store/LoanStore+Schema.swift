// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB

/// How the tables came about. Names, states and instants are the same in every database engine; instants are UTC seconds.
extension LoanStore {
    /// `lend`, in SQLite's `application_id`: tells our file from anybody else's.
    static let applicationID: Int64 = 0x6C65_6E64

    private struct Migration {
        let name: String
        let run: (Database) throws -> Void
    }

    private static var migrations: [Migration] {
        [
            Migration(name: "1 loans") { database in
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: serverTable + loansTable + requestsTable + seatsTable + auditTable)
            },
            Migration(name: "2 connected") { try $0.execute(sql: connectedLoans + usageTable) },
            Migration(name: "3 addresses") { try $0.execute(sql: addresses) },
            Migration(name: "4 rules") { try $0.execute(sql: sharedSeats + poolSizes) },
            Migration(name: "7 audit chain") { database in
                try database.execute(sql: auditChain)
                try Ledger(database: database).adoptAudit()
            },
            Migration(name: "9 passwords") { try $0.execute(sql: authorizationTables) },
            Migration(name: "5 capability") {
                try $0.execute(sql: capabilityColumns + capabilityDevicesTable + meteredTables + reservationsTable)
            },
            Migration(name: "8 recovery") { database in
                try database.execute(sql: recoveryColumns + epochTable + straysTable)
                try database.execute(
                    sql: "INSERT INTO epoch (id, commits, latest_end, kept) SELECT ?, 0, COALESCE(MAX(expires_at), 0), FALSE FROM loans",
                    arguments: [RandomIdentifier.make().shown])
            },
            Migration(name: "10 servers") { try $0.execute(sql: rolesTable) },
        ]
    }

    /// Brings the tables up to date, within the transaction that the caller has begun: two that open at once do it once.
    static func migrate(_ database: Database) throws {
        try database.execute(sql: "CREATE TABLE IF NOT EXISTS migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        let done = try migrationsDone(database)
        for migration in migrations where !done.contains(migration.name) {
            try migration.run(database)
            try database.execute(sql: "INSERT INTO migrations (identifier) VALUES (?)", arguments: [migration.name])
        }
    }

    /// Whether a newer `lend` has changed the tables.
    static func isNewer(_ database: Database) throws -> Bool {
        try !migrationsDone(database).isSubset(of: migrations.map(\.name))
    }

    private static func migrationsDone(_ database: Database) throws -> Set<String> {
        guard try database.tableExists("migrations") else { return [] }
        return try String.fetchSet(database, sql: "SELECT identifier FROM migrations")
    }

    /// Binds a new database to this server; refuses one that is bound to another key.
    static func requireBound(_ database: Database, to hostid: Bytes, path: String) throws {
        guard let bound = try String.fetchOne(database, sql: "SELECT hostid FROM server") else {
            return try database.execute(sql: "INSERT INTO server (hostid) VALUES (?)", arguments: [hostid.shown])
        }
        guard bound == hostid.shown else {
            throw Refusal(
                .badConfiguration, "\(path) holds the loans of \(bound), and this server is \(hostid.shown)",
                hint: "give this server a --database of its own, or the --key that the loans belong to")
        }
    }
}
