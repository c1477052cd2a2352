// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

/// Gives a job's answer to whoever waits for it; called once, after the commit.
typealias Settlement = () -> Void

/// One job that waits for a durable transaction. Exactly one of its settlement and `abandon` is called, once.
protocol CommitJob: Sendable {
    func run(in database: Database) -> Settlement
    func abandon(_ fault: Refusal)
}

struct PendingCommit<Value: Sendable>: CommitJob {
    let work: @Sendable (Ledger) throws -> Value
    let continuation: CheckedContinuation<Result<Value, Refusal>, Never>

    func run(in database: Database) -> Settlement {
        let result = Result {
            var value: Value?
            try database.inSavepoint {
                value = try work(Ledger(database: database))
                return .commit
            }
            guard let value else { throw Refusal.store("a savepoint ended without a value") }
            return value
        }
        return { continuation.resume(returning: result.mapError { Refusal.store($0) }) }
    }

    func abandon(_ fault: Refusal) {
        continuation.resume(returning: .failure(fault))
    }
}
