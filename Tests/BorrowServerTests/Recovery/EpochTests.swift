// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Testing

@testable import BorrowServer

/// The epoch beside the server's key: it tells a database that was lost, exchanged or put back from the one that was lent from last.
@Suite struct EpochTests {
    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 3 BORROW=48"]
    private let alice = SigningKey.generate()

    private func open(
        in folder: Folder, database: String = "loans.db", now: Instant = Fixture.now
    ) async throws -> (counter: Counter, recovery: RecoveryReport) {
        let counter = try Counter(Self.lines, in: folder, database: database, watching: true, now: now)
        return (counter, try await counter.desk.store.recovery(at: now))
    }

    private func begun() throws -> Folder {
        let folder = try Folder()
        try Counter.epoch(in: folder).begin()
        return folder
    }

    private func copy(_ folder: Folder, to name: String) throws {
        try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        for file in ["loans.db", "loans.db-wal"] where FileManager.default.fileExists(atPath: folder.file(file)) {
            try FileManager.default.copyItem(atPath: folder.file(file), toPath: folder.file("\(name)/\(file)"))
        }
    }

    private func restore(_ name: String, in folder: Folder) throws {
        for file in ["loans.db", "loans.db-wal", "loans.db-shm"] { try? FileManager.default.removeItem(atPath: folder.file(file)) }
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.file(name)) {
            try FileManager.default.copyItem(atPath: folder.file("\(name)/\(file)"), toPath: folder.file(file))
        }
    }

    @Test func aNewServerAndOneThatGoesOnRecoverNothing() async throws {
        let folder = try begun()
        for _ in 0..<3 {
            let (counter, recovery) = try await open(in: folder)
            #expect(!recovery.isRecovering)
            try await counter.lend("f", to: alice)
            try counter.desk.store.close()
        }
    }

    @Test func aCrashRecoversNothing() async throws {
        let folder = try begun()
        let counter = try await open(in: folder).counter
        try await counter.lend("f", to: alice)
        try copy(folder, to: "crashed")
        try restore("crashed", in: folder)
        #expect(try await !open(in: folder).recovery.isRecovering)
    }

    @Test func aDatabaseFromBeforeThereWereEpochsGoesOn() async throws {
        let folder = try Folder()
        let counter = try Counter(Self.lines, in: folder)
        try await counter.lend("f", to: alice)
        try counter.desk.store.close()
        #expect(try await !open(in: folder).recovery.isRecovering)
    }

    @Test func itIsForItsOwnerAlone() async throws {
        let folder = try begun()
        _ = try await open(in: folder)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file("server.epoch"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// One transaction is enough.
    @Test(arguments: [false, true]) func anOlderDatabaseIsNoticed(closed: Bool) async throws {
        let folder = try begun()
        var counter = try await open(in: folder).counter
        try await counter.lend("f", to: alice)
        if closed { try counter.desk.store.close() }
        try copy(folder, to: "backup")
        if closed { counter = try await open(in: folder).counter }
        let grant = try await counter.lend("f", to: .generate())
        if closed { try counter.desk.store.close() }
        try restore("backup", in: folder)
        let (later, recovery) = try await open(in: folder, now: Fixture.now + 60)
        #expect(recovery.isRecovering)
        #expect(recovery.reason == "the database is older than the last one: 1 of 2 transactions are missing")
        #expect(recovery.since == Fixture.now + 60)
        // Not before the last grant has ended, and an hour later at most.
        let until = try #require(recovery.until)
        #expect(until >= grant.terms.expiresAt && until <= grant.terms.expiresAt + 3600)
        // It goes on after the next start, and is not noticed twice.
        try later.desk.store.close()
        let (again, same) = try await open(in: folder, now: Fixture.now + 120)
        #expect(same.since == Fixture.now + 60)
        #expect(try await again.audited().filter { $0 == "recover" }.count == 1)
    }

    @Test func aLostDatabaseIsNoticed() async throws {
        let folder = try begun()
        try await open(in: folder).counter.lend("f", to: alice)
        let recovery = try await open(in: folder, database: "new.db").recovery
        #expect(recovery.isRecovering)
        #expect(recovery.reason == "the database is new, and this server's key has lent from another one")
    }

    @Test func anotherDatabaseIsNoticed() async throws {
        let (folder, other) = (try begun(), try begun())
        try await open(in: folder).counter.lend("f", to: alice)
        let counter = try await open(in: other).counter
        for _ in 0..<3 { try await counter.lend("f", to: alice) }
        try counter.desk.store.close()
        try FileManager.default.copyItem(atPath: other.file("loans.db"), toPath: folder.file("other.db"))
        let recovery = try await open(in: folder, database: "other.db").recovery
        #expect(recovery.reason == "the database is not the one that this server's key lent from last")
    }

    @Test func aMissingOrEditedEpochIsNoticed() async throws {
        let folder = try begun()
        try await open(in: folder).counter.lend("f", to: alice)
        let path = folder.file("server.epoch")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "COMMITS=1", with: "COMMITS=0").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try await open(in: folder).recovery.reason?.hasSuffix("was edited or damaged, or is another key's") == true)
        try FileManager.default.removeItem(atPath: path)
        let recovery = try await open(in: folder).recovery
        #expect(recovery.reason?.contains("server.epoch is missing") == true)
        // Without it only the lines say how long a grant may be: two days.
        #expect(recovery.until == Fixture.now + (48 * 3600 + 1))
    }

    @Test func aKeyThatWasPutBackAloneIsNoticed() async throws {
        #expect(try await open(in: Folder()).recovery.isRecovering)
    }

    @Test func theLatestEndIsKeptBeforeItIsAnswered() async throws {
        let folder = try begun()
        let counter = try await open(in: folder).counter
        let grant = try await counter.lend("f", end: .lasting(48 * 3600), to: alice)
        guard case .epoch(let epoch) = Counter.epoch(in: folder).content() else {
            Issue.record("there is no epoch")
            return
        }
        #expect(epoch.ends.last >= grant.terms.expiresAt && epoch.ends.last < grant.terms.expiresAt + 3600)
        #expect(epoch.commits == 1)
    }

    @Test func itIsNotWrittenForEachOfManyTransactions() async throws {
        let folder = try begun()
        let file = Counter.epoch(in: folder)
        let ends = LatestEnds(others: Fixture.now)
        let keeper = try EpochKeeper(Epoch(database: "d", commits: 1, ends: ends), in: file, rest: .seconds(3600))
        for commits in 2...9 { try keeper.keep(Epoch(database: "d", commits: Int64(commits), ends: ends)) }
        guard case .epoch(let early) = file.content() else { return }
        #expect(early.commits == 1)
        try keeper.flush()
        guard case .epoch(let late) = file.content() else { return }
        #expect(late.commits == 9)
    }

    /// Where it cannot be written, nobody is told of a loan that it does not cover.
    @Test func whereItCannotBeWrittenNothingIsLent() async throws {
        let folder = try begun()
        let counter = try await open(in: folder).counter
        try FileManager.default.removeItem(atPath: folder.file("server.epoch"))
        try FileManager.default.createDirectory(atPath: folder.file("server.epoch"), withIntermediateDirectories: false)
        await #expect(throws: Refusal(.storeFailed, "")) { try await counter.lend("f", to: alice) }
    }

    @Test func aDatabaseThatIsPutBackUnderTheServerIsNoticed() async throws {
        let folder = try begun()
        let counter = try await open(in: folder).counter
        try await counter.lend("f", to: alice)
        // As `sqlite3 loans.db .restore` does it, through SQLite: the files stay, what is in them goes back.
        let queue = try DatabaseQueue(path: folder.file("loans.db"))
        let backup = try DatabaseQueue(path: folder.file("backup.db"))
        try queue.backup(to: backup)
        try await counter.lend("f", to: .generate())
        try backup.backup(to: queue)
        let refusal = await #expect(throws: Refusal.self) { try await counter.lend("f", to: .generate()) }
        #expect(refusal?.code == .databaseChanged)
        #expect(refusal?.hint.contains("restarts the server") == true)
    }
}
