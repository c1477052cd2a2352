// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB
import Synchronization

/// The one writer: puts the jobs that wait into one durable transaction, each in a savepoint of its own.
///
/// Jobs run in the order they came. An answer is given only after `COMMIT` has returned; a job that throws takes back its
/// own writes and nothing else; if the transaction fails, every job in it is answered with the same fault.
final class CommitQueue: Sendable {
    /// The most jobs in one transaction: bounds how long the first of them waits.
    static let batchLimit = 256

    private struct Backlog {
        var waiting: [any CommitJob] = []
        var isDraining = false
    }

    private let writer: any DatabaseWriter
    private let requireInPlace: @Sendable () throws -> Void
    /// Present for a server that keeps an epoch.
    private let epoch: EpochKeeper?
    private let backlog = Mutex(Backlog())
    private let transactions = Atomic<Int>(0)
    private let done = Atomic<Int>(0)

    /// - Parameter requireInPlace: throws where what is committed would not be found again; asked before a commit and after it.
    init(writer: any DatabaseWriter, requireInPlace: @escaping @Sendable () throws -> Void = {}, epoch: EpochKeeper? = nil) {
        self.writer = writer
        self.epoch = epoch
        self.requireInPlace = requireInPlace
    }

    /// How many transactions have been committed.
    var commits: Int { transactions.load(ordering: .relaxed) }

    /// How many jobs those transactions held.
    var jobs: Int { done.load(ordering: .relaxed) }

    /// How many jobs wait for the next transaction.
    var waiting: Int { backlog.withLock { $0.waiting.count } }

    func perform<Value: Sendable>(_ work: @escaping @Sendable (Ledger) throws -> Value) async throws(Refusal) -> Value {
        let result: Result<Value, Refusal> = await withCheckedContinuation { continuation in
            enqueue(PendingCommit(work: work, continuation: continuation))
        }
        return try result.get()
    }

    private func enqueue(_ job: any CommitJob) {
        let mustDrain = backlog.withLock { backlog in
            backlog.waiting.append(job)
            defer { backlog.isDraining = true }
            return !backlog.isDraining
        }
        if mustDrain { writer.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    private func drain(_ database: Database) {
        while let batch = nextBatch() { commit(batch, in: database) }
    }

    private func nextBatch() -> [any CommitJob]? {
        backlog.withLock { backlog in
            guard !backlog.waiting.isEmpty else {
                backlog.isDraining = false
                return nil
            }
            let batch = Array(backlog.waiting.prefix(Self.batchLimit))
            backlog.waiting.removeFirst(batch.count)
            return batch
        }
    }

    private func commit(_ batch: [any CommitJob], in database: Database) {
        var settlements: [Settlement] = []
        var reached: Epoch?
        do {
            try database.inTransaction(.immediate) {
                settlements = try batch.map { job in
                    let settlement = job.run(in: database)
                    // A full disk may roll back the whole transaction under a job.
                    guard database.isInsideTransaction else { throw Refusal.store("the transaction was rolled back by the database") }
                    return settlement
                }
                if let epoch {
                    let next = try Ledger(database: database).advanceEpoch(from: epoch.current)
                    try epoch.requireSuccessor(next)
                    reached = next
                }
                try requireInPlace()
                return .commit
            }
            if let epoch, let reached { try epoch.keep(reached) }
            // Nor is acknowledged what was committed to a file that lost its name just then.
            try requireInPlace()
            transactions.add(1, ordering: .relaxed)
            done.add(batch.count, ordering: .relaxed)
            for settle in settlements { settle() }
        } catch {
            let fault = Refusal.store(error)
            for job in batch { job.abandon(fault) }
        }
    }
}
