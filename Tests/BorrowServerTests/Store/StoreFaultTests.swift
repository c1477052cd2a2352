// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Testing

@testable import BorrowServer

/// What becomes of the database under a server that runs: whatever was acknowledged is found again, and what cannot be kept
/// is refused with `store-failed`.
@Suite struct StoreFaultTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 9 BORROW"
    private let folder: Folder
    private let counter: Counter
    private let alice = SigningKey.generate()

    init() throws {
        folder = try Folder()
        counter = try Counter([Self.line], in: folder)
    }

    private var path: String { folder.file("loans.db") }

    /// The loans that another process finds.
    private func found(at path: String? = nil) throws -> [String] {
        try LoanReport.read(database: path ?? self.path, all: true, now: Fixture.now).loans.map(\.loan)
    }

    /// Another program that has begun to write to the database.
    private func lock() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        return other
    }

    private func unlock(_ other: DatabaseQueue) throws {
        try other.writeWithoutTransaction { try $0.rollback() }
    }

    @Test func aLockForAWhileIsWaitedFor() async throws {
        let begun = DispatchSemaphore(value: 0)
        try await counter.desk.store.change { ledger in
            ledger.database.trace(options: .statement) { if $0.description.hasPrefix("BEGIN") { begun.signal() } }
        }
        let other = try lock()
        // A thread of its own, which no other test keeps from its turn.
        Thread.detachNewThread { [self] in
            begun.wait()
            try? unlock(other)
        }
        let grant = try await counter.lend("f", to: alice)
        #expect(try found() == [grant.terms.loan.shown])
    }

    @Test func aLockForEverIsRefusedAndNothingIsTaken() async throws {
        let (other, id) = (try lock(), RandomIdentifier.make().shown)
        await #expect(throws: Refusal(.storeFailed, "")) { try await counter.lend("f", to: alice, id: id) }
        // What is known can still be read.
        #expect(try await counter.free("f") == 9)
        try unlock(other)
        let grant = try await counter.lend("f", to: alice, id: id)
        #expect(try found() == [grant.terms.loan.shown])
    }

    @Test func aLockedDatabaseIsNotOpened() throws {
        let other = try lock()
        let refusal = #expect(throws: Refusal(.storeFailed, "")) {
            try LoanStore(path: path, server: Fixture.server.publicKey.hostid)
        }
        #expect(refusal?.hint.contains("another program holds it") == true)
        try unlock(other)
        try LoanStore(path: path, server: Fixture.server.publicKey.hostid).close()
    }

    /// SQLite says the same where the disk is full; `Tests/Scripts/a-full-disk-loses-no-loan.sh` has a disk that is.
    @Test func withoutRoomNothingIsAcknowledgedAndRoomIsAllItTakes() async throws {
        func limit(to pages: Int) async throws {
            try await counter.desk.store.change { _ = try $0.number("PRAGMA max_page_count = \(pages)", []) }
        }
        var kept: [String] = []
        try await limit(to: try await counter.desk.store.change { try $0.number("PRAGMA page_count", []) } + 8)
        let full = await #expect(throws: Refusal.self) {
            for _ in 0..<1000 { kept.append(try await counter.lend("f", end: .lasting(60), to: alice).terms.loan.shown) }
        }
        #expect(full?.code == .storeFailed)
        #expect(full?.hint.contains("disk") == true)
        #expect(!kept.isEmpty)
        #expect(try found().sorted() == kept.sorted())
        try await limit(to: 1_000_000)
        kept.append(try await counter.lend("f", to: alice).terms.loan.shown)
        #expect(try found().sorted() == kept.sorted())
    }

    @Test(arguments: ["loans.db", "loans.db-wal", "loans.db-shm"])
    func nothingIsAcknowledgedThatNobodyWouldFind(_ name: String) async throws {
        let (file, aside, id) = (folder.file(name), folder.file("aside"), RandomIdentifier.make().shown)
        let grant = try await counter.lend("f", to: alice)
        try FileManager.default.moveItem(atPath: file, toPath: aside)
        let refusal = await #expect(throws: Refusal(.databaseChanged, "")) { try await counter.lend("f", to: .generate(), id: id) }
        #expect(refusal?.detail.contains("\(name) was deleted") == true, "\(refusal?.detail ?? "")")
        await #expect(throws: Refusal(.databaseChanged, "")) { try await counter.giveBack(grant, by: alice) }
        // Another file in its place is not it.
        try Data().write(to: URL(fileURLWithPath: file))
        await #expect(throws: Refusal(.databaseChanged, "")) { try await counter.lend("f", to: .generate(), id: id) }

        #expect(rename(aside, file) == 0)
        let second = try await counter.lend("f", to: .generate(), id: id)
        #expect(try found().sorted() == [grant.terms.loan.shown, second.terms.loan.shown].sorted())
        _ = try await counter.giveBack(grant, by: alice)
        #expect(try await counter.free("f") == 8)
    }

    /// The one file alone is what the log had not been put into yet: an older state, but a whole one; with its log it is all.
    @Test func aCopyWithItsLogHasEveryLoanAndWithoutItIsWhole() async throws {
        let first = try await counter.lend("f", to: alice)
        try await DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let second = try await counter.lend("f", to: .generate())
        for (copy, names) in [("alone", [""]), ("both", ["", "-wal"])] {
            for name in names { try FileManager.default.copyItem(atPath: path + name, toPath: folder.file(copy) + name) }
        }
        let loans = [first, second].map(\.terms.loan.shown)
        for (copy, kept) in [("alone", [loans[0]]), ("both", loans)] {
            let store = try LoanStore(path: folder.file(copy), server: Fixture.server.publicKey.hostid)
            #expect(try await store.read { try $0.firstRow("PRAGMA integrity_check", [])?[0] as String? } == "ok")
            try store.close()
            #expect(try found(at: folder.file(copy)).sorted() == kept.sorted(), "\(copy)")
        }
        // A copy is the same server's: another key cannot open it.
        #expect(throws: Refusal(.badConfiguration, "")) {
            try LoanStore(path: folder.file("both"), server: SigningKey.generate().publicKey.hostid)
        }
        #expect(try found().sorted() == loans.sorted())
    }

    /// As an administrator does it: SQLite's own backup waits for nobody and is one state.
    @Test func aBackupOfARunningServerHasEveryLoanBeforeIt() async throws {
        var kept: [String] = []
        for _ in 0..<5 { kept.append(try await counter.lend("f", to: .generate()).terms.loan.shown) }
        async let later = counter.lend("f", to: .generate())
        let backup = try DatabaseQueue(path: folder.file("backup.db"))
        try DatabaseQueue(path: path).backup(to: backup)
        try backup.close()
        _ = try await later
        #expect(Set(try found(at: folder.file("backup.db"))).isSuperset(of: kept))
    }

    @Test(arguments: [0.3, 0.7]) func aFileThatWasCutShortIsRefused(_ part: Double) async throws {
        for _ in 0..<9 { try await counter.lend("f", to: .generate()) }
        try counter.desk.store.close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(Int(Double(whole.count) * part)).write(to: URL(fileURLWithPath: path))
        let refusal = #expect(throws: Refusal(.storeFailed, "")) {
            try LoanStore(path: path, server: Fixture.server.publicKey.hostid)
        }
        #expect(refusal?.hint.contains("copy") == true, "\(refusal?.detail ?? "")")
    }
}
