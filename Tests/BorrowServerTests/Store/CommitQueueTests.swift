// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB
import Synchronization
import Testing

@testable import BorrowServer

/// One writer, many jobs in a transaction, each on its own.
@Suite struct CommitQueueTests {
    /// A database with one table of numbers.
    private struct Numbers {
        let folder: Folder
        let pool: DatabasePool
        let queue: CommitQueue

        init() throws {
            folder = try Folder()
            pool = try DatabasePool(path: folder.file("numbers.db"))
            try pool.write { try $0.execute(sql: "CREATE TABLE numbers (n INTEGER PRIMARY KEY)") }
            queue = CommitQueue(writer: pool)
        }

        func add(_ number: Int, thenThrow error: (any Error)? = nil) async throws(Refusal) -> Int {
            try await queue.perform { ledger in
                try ledger.execute("INSERT INTO numbers (n) VALUES (?)", [number])
                if let error { throw error }
                return number
            }
        }

        /// Keeps the writer busy with a first job, which gives 0, until so many others wait.
        func holdUp(until count: Int, in group: inout TaskGroup<Int?>) async {
            let begun = AsyncStream<Void>.makeStream()
            group.addTask {
                try? await queue.perform { _ in
                    begun.continuation.finish()
                    while queue.waiting < count { sched_yield() }
                    return 0
                }
            }
            for await _ in begun.stream {}
        }

        var stored: [Int] {
            get throws { try pool.read { try Int.fetchAll($0, sql: "SELECT n FROM numbers ORDER BY n") } }
        }
    }

    @Test func waitingJobsShareOneTransaction() async throws {
        let numbers = try Numbers()
        let added = await withTaskGroup(of: Int?.self) { group in
            await numbers.holdUp(until: 100, in: &group)
            for number in 1...100 { group.addTask { try? await numbers.add(number) } }
            return await group.reduce(into: []) { $0.append($1 ?? -1) }
        }
        #expect(added.sorted() == Array(0...100))
        #expect(try numbers.stored == Array(1...100))
        #expect(numbers.queue.commits == 2)
    }

    /// Before the commit it is not even made; just after it, it may be found again or not.
    @Test(arguments: [1, 2]) func whatLostItsFileIsNotAcknowledged(_ time: Int) async throws {
        let numbers = try Numbers()
        let asked = Mutex(0)
        let queue = CommitQueue(writer: numbers.pool) {
            let count = asked.withLock { count in
                count += 1
                return count
            }
            if count == time { throw Refusal.store("gone") }
        }
        await #expect(throws: Refusal(.storeFailed, "")) {
            try await queue.perform { try $0.execute("INSERT INTO numbers (n) VALUES (1)", []) }
        }
        #expect(try numbers.stored == (time == 1 ? [] : [1]))
        #expect(try await queue.perform { _ in true })
    }

    @Test func aJobThatThrowsTakesBackItsOwnWritesOnly() async throws {
        let numbers = try Numbers()
        await withTaskGroup(of: Void.self) { group in
            for number in 1...40 {
                group.addTask {
                    let refusal = number % 4 == 0 ? Refusal(.noneFree, "") : nil
                    do throws(Refusal) {
                        #expect(try await numbers.add(number, thenThrow: refusal) == number)
                        #expect(refusal == nil)
                    } catch {
                        #expect(error == refusal)
                    }
                }
            }
        }
        #expect(try numbers.stored == (1...40).filter { $0 % 4 != 0 })
    }

    @Test func aDatabaseErrorInAJobIsAFaultOfTheStore() async throws {
        let numbers = try Numbers()
        _ = try await numbers.add(1)
        await #expect(throws: Refusal(.storeFailed, "")) { try await numbers.add(1) }
        #expect(try await numbers.add(2) == 2)
    }

    @Test func aFailedCommitFailsEveryJobInIt() async throws {
        let numbers = try Numbers()
        // A deferred foreign key is checked by COMMIT, not before.
        try await numbers.pool.write { database in
            try database.execute(
                sql: "CREATE TABLE debts (n INTEGER REFERENCES numbers (n) DEFERRABLE INITIALLY DEFERRED)")
        }
        let answers = await withTaskGroup(of: Int?.self) { group in
            await numbers.holdUp(until: 6, in: &group)
            for number in 1...5 { group.addTask { try? await numbers.add(number) } }
            group.addTask {
                try? await numbers.queue.perform {
                    try $0.execute("INSERT INTO debts VALUES (99)", [])
                    return 6
                }
            }
            return await group.reduce(into: []) { $0.append($1 ?? -1) }
        }
        #expect(answers.sorted() == [-1, -1, -1, -1, -1, -1, 0])
        #expect(try numbers.stored == [])
        #expect(try await numbers.add(7) == 7)
    }

    @Test func anAnswerIsGivenOnlyAfterItsCommit() async throws {
        let numbers = try Numbers()
        await withTaskGroup(of: Void.self) { group in
            for number in 1...50 {
                group.addTask {
                    _ = try? await numbers.add(number)
                    // Another connection sees only what is committed.
                    let stored = try? numbers.stored
                    #expect(stored?.contains(number) == true)
                }
            }
        }
    }
}
