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
            Migration(name: "5 capability") {
                try $0.execute(sql: capabilityColumns + capabilityDevicesTable + meteredTables + reservationsTable)
            },
            Migration(name: "6 devices") { try $0.execute(sql: devicesTable + secretsTables) },
            Migration(name: "7 audit chain") { database in
                try database.execute(sql: auditChain)
                try Ledger(database: database).adoptAudit()
            },
            Migration(name: "8 recovery") { database in
                try database.execute(sql: recoveryColumns + epochTable + straysTable)
                try database.execute(
                    sql: "INSERT INTO epoch (id, commits, latest_end, kept) SELECT ?, 0, COALESCE(MAX(expires_at), 0), FALSE FROM loans",
                    arguments: [RandomIdentifier.make().shown])
            },
            Migration(name: "9 passwords") { try $0.execute(sql: authorizationTables) },
            Migration(name: "10 servers") { try $0.execute(sql: rolesTable) },
            Migration(name: "11 ends") { try $0.execute(sql: endsTables) },
            Migration(name: "12 leaving") { try $0.execute(sql: leavingColumn) },
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
        guard let bound = try String.fetchOne(database, sql: "SELECT hostid FROM server WHERE retired_at IS NULL") else {
            return try database.execute(sql: "INSERT INTO server (hostid) VALUES (?)", arguments: [hostid.shown])
        }
        guard bound != hostid.shown else { return }
        let retired = try Int64.fetchOne(database, sql: "SELECT retired_at FROM server WHERE hostid = ?", arguments: [hostid.shown])
        if let retired {
            throw Refusal(
                .keyRetired, "\(bound) took the place of this key at \(Instant(seconds: retired).readable.shown)",
                hint: "start with the new key as --key, and with this one as --old-key while what it lent is out")
        }
        throw Refusal(
            .badConfiguration, "\(path) holds the loans of \(bound), and this server is \(hostid.shown)",
            hint: "give this server a --database of its own, or the --key that the loans belong to; a new key takes the place of that one "
                + "where both are given, the old one as --old-key, or by its hostid as --lost-key")
    }

    /// Makes the database that of a new key, where the one that it is bound to is shown too; otherwise changes nothing.
    ///
    /// - Parameter old: the hostids of keys whose secrets were shown.
    /// - Returns: whether the key is a new one to this database.
    /// - Throws: as opening the database does.
    public static func rotate(_ path: String, to new: Bytes, from old: [Bytes], now: Instant) throws(Refusal) -> Bool {
        guard !old.isEmpty, FileManager.default.fileExists(atPath: path) else { return false }
        var isNew = false
        try amend(path) { ledger in
            let bound = try ledger.firstRow("SELECT hostid FROM server WHERE retired_at IS NULL", []).map { $0[0] as String }
            guard let bound, bound != new.shown, old.contains(where: { $0.shown == bound }) else { return }
            try ledger.execute("UPDATE server SET retired_at = ? WHERE hostid = ?", [now.seconds, bound])
            try ledger.execute("DELETE FROM server WHERE hostid = ?", [new.shown])
            try ledger.execute("INSERT INTO server (hostid) VALUES (?)", [new.shown])
            try ledger.append(
                AuditEntry(
                    action: .rotate, at: now, device: "", request: "", vendor: [], feature: [],
                    detail: "\(new.shown) in the place of \(bound)", detailNamesNobody: true))
            isNew = true
        }
        return isNew
    }

    /// Of what this server's old keys lent: how many loans are out, and when the last of them ends.
    ///
    /// - Parameter shown: keys that still take returns: not asked about.
    public func loansOfRetiredKeys(except shown: [Bytes], now: Instant) async throws(Refusal) -> (count: Int, until: Instant)? {
        try await read { ledger in
            let hostids = try ledger.rows("SELECT hostid FROM server WHERE retired_at IS NOT NULL", []).map { $0[0] as String }
            var (count, until) = (0, Instant.min)
            for hostid in hostids where !shown.contains(where: { $0.shown == hostid }) {
                let row = try ledger.firstRow(
                    "SELECT COUNT(*), MAX(expires_at) FROM loans WHERE state = 'open' AND expires_at > ? AND instr(grant_text, ?) > 0",
                    [now.seconds, Bytes(hostid.utf8).blob])
                count += row?[0] as Int? ?? 0
                until = max(until, (row?[1] as Int64?).map { Instant(seconds: $0) } ?? .min)
            }
            return count > 0 ? (count, until) : nil
        }
    }
}
