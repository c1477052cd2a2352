// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

/// The tables. Names, states and instants are the same in every database engine; instants are UTC seconds.
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

    /// The server whose loans these are, by its `ED25519=…`: one row.
    private static let serverTable = """
        CREATE TABLE server (hostid TEXT NOT NULL PRIMARY KEY);

        """

    /// Vendor, feature and version are license text: bytes.
    private static let loansTable = """
        CREATE TABLE loans (
            loan TEXT NOT NULL PRIMARY KEY,
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            version BLOB NOT NULL,
            seats BIGINT NOT NULL CHECK (seats > 0),
            pool TEXT NOT NULL,
            line TEXT NOT NULL,
            early_return BOOLEAN NOT NULL,
            device TEXT NOT NULL,
            machine TEXT NOT NULL,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            display TEXT NOT NULL,
            project TEXT NOT NULL,
            client TEXT NOT NULL,
            request TEXT NOT NULL,
            position BIGINT NOT NULL,
            version_asked BLOB,
            issued_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL CHECK (expires_at > issued_at),
            grant_text BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'returned', 'replaced')),
            ended_at BIGINT,
            receipt BLOB
        );
        CREATE INDEX loans_out ON loans (vendor, feature, pool, expires_at, seats) WHERE state = 'open';
        CREATE INDEX loans_held ON loans (device, vendor, feature) WHERE state = 'open';
        CREATE INDEX loans_request ON loans (device, request);

        """

    /// Connected loans are told from borrows, and one that was renewed says by which; a loan that is recalled says since when and why.
    private static let connectedLoans = """
        ALTER TABLE loans ADD COLUMN connected BOOLEAN NOT NULL DEFAULT FALSE;
        ALTER TABLE loans ADD COLUMN renewed_by TEXT;
        ALTER TABLE loans ADD COLUMN recalled_at BIGINT;
        ALTER TABLE loans ADD COLUMN recall_reason TEXT;

        """

    /// What laptops report of the use of their licenses, summed up by day; the day is `2026-11-23`, by the laptop's own clock and zone.
    private static let usageTable = """
        CREATE TABLE usage (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            day TEXT NOT NULL,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            device TEXT NOT NULL,
            launches BIGINT NOT NULL,
            minutes BIGINT NOT NULL,
            PRIMARY KEY (day, vendor, feature, user_name, host_name, device)
        );

        """

    private static let requestsTable = """
        CREATE TABLE requests (
            device TEXT NOT NULL,
            id TEXT NOT NULL,
            body_hash TEXT NOT NULL,
            at BIGINT NOT NULL,
            refusals BLOB,
            PRIMARY KEY (device, id)
        );

        """

    /// For each pool, the seats of its open loans that end after `as_of`: moved on by the loans that ended since, so that
    /// counting costs the same however many loans are open.
    private static let seatsTable = """
        CREATE TABLE seats_out (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            pool TEXT NOT NULL,
            seats BIGINT NOT NULL,
            as_of BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature, pool)
        );

        """

    private static let auditTable = """
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY,
            at BIGINT NOT NULL,
            action TEXT NOT NULL,
            device TEXT NOT NULL,
            request TEXT NOT NULL,
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            loan TEXT,
            seats BIGINT,
            code TEXT,
            detail TEXT NOT NULL
        );
        """
}
