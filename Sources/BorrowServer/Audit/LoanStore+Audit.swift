// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import GRDB

extension LoanStore {
    /// Runs `work` in a durable transaction that is no borrow, return or order: not counted in `written`.
    func keep<Value: Sendable>(_ work: @escaping @Sendable (Ledger) throws -> Value) async throws(Refusal) -> Value {
        do {
            return try await pool.write { try work(Ledger(database: $0)) }
        } catch {
            throw Refusal.store(error)
        }
    }

    /// The same as `change`, but that what `work` refuses is a decision too, and leaves a row in the same transaction.
    ///
    /// - Parameter entry: what was asked, whose row a refusal makes.
    /// - Parameter limit: how many such rows there may be.
    func change<Value: Sendable>(
        refusedAs entry: AuditEntry, within limit: TurnedAway, _ work: @escaping @Sendable (Ledger) throws -> Value
    ) async throws(Refusal) -> Value {
        let row: @Sendable (Refusal) -> AuditEntry? = { limit.allowed(entry.refused($0)) }
        return try await change { try $0.recordingRefusals(as: row, work) }.get()
    }
}

extension Ledger {
    /// Runs `work`; where it refuses, its writes are taken back and the refusal is recorded in their place.
    ///
    /// - Throws: faults of the database: nothing is known to be written then.
    func recordingRefusals<Value>(
        as entry: (Refusal) -> AuditEntry?, _ work: (Ledger) throws -> Value
    ) throws -> Result<Value, Refusal> {
        var value: Value?
        do {
            try database.inSavepoint {
                value = try work(self)
                return .commit
            }
        } catch let refusal as Refusal where refusal.code != .storeFailed && refusal.code != .internalFault {
            if let entry = entry(refusal) { try append(entry) }
            return .failure(refusal)
        }
        guard let value else { throw Refusal.store("a savepoint ended without a value") }
        return .success(value)
    }
}
