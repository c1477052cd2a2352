// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Dispatch
import Synchronization

/// Carries the database's epoch to the file beside the key while the server runs.
///
/// It is written before an answer where the last was written a second ago (`rest`) or more, or where a loan may end later than it says; else
/// within the next second, so that a busy disk is asked for it once a second at most.
final class EpochKeeper: Sendable {
    private struct State {
        /// In the file.
        var written: Epoch
        /// In the database.
        var current: Epoch
        var writtenAt: ContinuousClock.Instant
        var isWriteDue = false
    }

    private let file: EpochFile
    private let rest: Duration
    private let state: Mutex<State>

    /// - Parameter epoch: the database's; written at once.
    /// - Throws: `cannot-write`.
    init(_ epoch: Epoch, in file: EpochFile, rest: Duration = .seconds(1)) throws(Refusal) {
        try file.write(epoch)
        (self.file, self.rest) = (file, rest)
        state = Mutex(State(written: epoch, current: epoch, writtenAt: .now))
    }

    /// The database's, as this server left it.
    var current: Epoch { state.withLock { $0.current } }

    /// Asked within a transaction that is to be committed.
    ///
    /// - Throws: `database-changed` where that is not the database as this server left it.
    func requireSuccessor(_ epoch: Epoch) throws(Refusal) {
        let current = self.current
        guard epoch.database == current.database, epoch.commits > current.commits else {
            throw Refusal(
                .databaseChanged, "the database was put back or exchanged while the server had it open",
                hint: "the administrator restarts the server, which then recovers what the database has forgotten")
        }
    }

    /// Called when `epoch` was committed, and before anybody hears of it.
    ///
    /// - Throws: `store-failed` where it had to be written, and could not be.
    func keep(_ epoch: Epoch) throws(Refusal) {
        let failure = state.withLock { state -> Refusal? in
            state.current = epoch
            let isLate = state.writtenAt.duration(to: .now) >= rest
            if isLate || epoch.raised > state.written.raised { return write(&state) }
            if !state.isWriteDue {
                state.isWriteDue = true
                DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) { [self] in try? flush() }
            }
            return nil
        }
        if let failure { throw Refusal(.storeFailed, failure.detail, hint: failure.hint) }
    }

    /// Writes what is not written yet.
    ///
    /// - Throws: `cannot-write`.
    func flush() throws(Refusal) {
        let failure = state.withLock { state in
            state.written.commits < state.current.commits ? write(&state) : nil
        }
        if let failure { throw failure }
    }

    private func write(_ state: inout State) -> Refusal? {
        state.isWriteDue = false
        do throws(Refusal) {
            try file.write(state.current)
        } catch {
            return error
        }
        (state.written, state.writtenAt) = (state.current, .now)
        return nil
    }
}
