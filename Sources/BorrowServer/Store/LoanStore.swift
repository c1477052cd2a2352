// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

/// The loans, durable: the one door to the database.
///
/// What `change` has answered survives a power cut (WAL, `synchronous=FULL`), and is in the files that `path` names. Readers
/// see whole transactions only.
public final class LoanStore: Sendable {
    let pool: DatabasePool
    private let queue: CommitQueue
    private let epoch: EpochKeeper?

    /// Opens the database at `path`, made (0600) where there is none, and binds it to this server.
    ///
    /// - Parameter server: the server's hostid; a database of another server's loans is refused.
    /// - Parameter watch: what its server's key remembers; a database that has forgotten some of it begins to recover.
    /// - Throws: `bad-configuration`, also for another program's file and for one that a newer `lend` wrote; `cannot-write`;
    ///   `store-failed` for what the database says.
    public init(path: String, server: Bytes, watch: EpochWatch? = nil) throws(Refusal) {
        do {
            try Self.makePrivate(path)
            let pool = try Self.insisting {
                try Self.prepare(path, server: server)
                return try DatabasePool(path: path, configuration: Self.configuration)
            }
            let files = DatabaseFiles(ofOpen: path)
            try pool.writeWithoutTransaction { try Self.tune(writer: $0) }
            epoch = try watch.map { watch in
                // Known by its new name in the database first: a crash between the two is noticed as a loss again.
                let epoch = try pool.write { try Ledger(database: $0).reconcile(with: watch) }
                return try EpochKeeper(epoch, in: watch.file, rest: watch.rest)
            }
            self.pool = pool
            queue = CommitQueue(writer: pool, requireInPlace: { try files.requireInPlace() }, epoch: epoch)
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

    /// How far the database has recovered what it had forgotten.
    public func recovery(at now: Instant) async throws(Refusal) -> RecoveryReport {
        try await read { try RecoveryReport(try $0.recovery(at: now), holdsBackUse: try $0.forgottenUse() != nil, isOver: false, in: $0) }
    }

    /// How many changes have been made, and in how many durable transactions.
    public var written: (changes: Int, transactions: Int) { (queue.jobs, queue.commits) }

    /// Closes the database with every loan in the one file, so that a copy of it is whole.
    ///
    /// - Throws: `store-failed`, and `cannot-write` for the epoch; what was committed is durable all the same.
    public func close() throws(Refusal) {
        do {
            // Another process that is reading keeps the log in place: the last one to close puts it away.
            try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw Refusal.store(error)
        }
        try epoch?.flush()
    }
}
