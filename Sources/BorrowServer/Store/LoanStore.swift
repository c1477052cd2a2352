// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

/// The loans, durable: the one door to the database.
///
/// What `change` has answered survives a power cut (WAL, `synchronous=FULL`). Readers see whole transactions only.
public final class LoanStore: Sendable {
    private let pool: DatabasePool
    private let queue: CommitQueue

    /// Opens the database at `path`, made (0600) where there is none.
    ///
    /// - Throws: `store-failed`, also for another program's file and for one that a newer `lend` wrote.
    public init(path: String) throws(Refusal) {
        do {
            try Self.makePrivate(path)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            queue = CommitQueue(writer: pool)
            try pool.writeWithoutTransaction { database in
                try Self.requireOurs(database, path: path, orEmpty: true)
                // GRDB's WAL mode sets NORMAL, which may lose the last transactions in a power cut.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            try Self.migrator.migrate(pool)
            // Counted afresh on first use: a count can be trusted only as far back as this process has kept it.
            try pool.write { try $0.execute(sql: "DELETE FROM seats_out") }
        } catch {
            throw Self.opening(path, failed: error)
        }
    }

    /// Runs `work` in a durable transaction; what it throws takes back its writes.
    func change<Value: Sendable>(_ work: @escaping @Sendable (Ledger) throws -> Value) async throws(Refusal) -> Value {
        try await queue.perform(work)
    }

    /// Runs `work` on one committed state.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Ledger) throws -> Value) async throws(Refusal) -> Value {
        do {
            return try await pool.read { try work(Ledger(database: $0)) }
        } catch {
            throw Refusal.store(error)
        }
    }

    /// How many transactions have been committed for `change`.
    var commits: Int { queue.commits }

    /// Closes the database with every loan in the one file, so that a copy of it is whole.
    ///
    /// - Throws: `store-failed`; what was committed is durable all the same.
    public func close() throws(Refusal) {
        do {
            // Another process that is reading keeps the log in place: the last one to close puts it away.
            try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw Refusal.store(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "loans"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 2
        return configuration
    }

    /// Makes the file before SQLite does, so that it is never readable by others; its companions take its mode.
    private static func makePrivate(_ path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refusal.store(String(cString: strerror(errno))) }
        Glibc.close(descriptor)
    }

    /// - Parameter orEmpty: whether a database without any table will do, to be made ours.
    static func requireOurs(_ database: Database, path: String, orEmpty: Bool) throws {
        let id = try Int64.fetchOne(database, sql: "PRAGMA application_id")
        if id == applicationID {
            guard try migrator.hasBeenSuperseded(database) else { return }
            throw Refusal(
                .storeFailed, "\(path) was written by a newer lend", hint: "start the lend that wrote it, or give another --database")
        }
        let tables = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
        guard orEmpty, tables == 0 else { throw foreign(path) }
    }

    private static func foreign(_ path: String) -> Refusal {
        Refusal(.storeFailed, "\(path) is not a database of lend", hint: "give another --database")
    }

    static func opening(_ path: String, failed error: any Error) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_NOTADB { return foreign(path) }
        let fault = Refusal.store(error)
        return Refusal(.storeFailed, "cannot open \(path): \(fault.detail)", hint: fault.hint)
    }
}
