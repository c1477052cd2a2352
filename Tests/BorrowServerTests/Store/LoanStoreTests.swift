// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Synchronization
import Testing

@testable import BorrowServer

/// What lies on disk, and which files are taken for a database of loans.
@Suite struct LoanStoreTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 2 BORROW"
    private let hostid = Fixture.server.publicKey.hostid

    @Test func loansOutliveTheServer() async throws {
        let (folder, device) = (try Folder(), SigningKey.generate())
        let id = RandomIdentifier.make().shown
        let first = try Counter([Self.line], in: folder)
        let grant = try await first.lend("f", to: device, id: id)
        try first.desk.store.close()

        let second = try Counter([Self.line], in: folder)
        #expect(try await second.free("f") == 1)
        #expect(try await second.lend("f", to: device, id: id).sealed.text == grant.sealed.text)
        let receipt = try await second.giveBack(grant, by: device)
        try second.desk.store.close()

        let third = try Counter([Self.line], in: folder)
        #expect(try await third.free("f") == 2)
        #expect(try await third.giveBack(grant, by: device, now: Fixture.now + 99) == receipt)
    }

    /// Whoever copies the one file after the server has stopped has all loans, also where another program has it open.
    @Test func aClosedDatabaseIsOneFile() async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", to: .generate())
        let other = try DatabaseQueue(path: counter.folder.file("loans.db"))
        _ = try await other.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM loans") }
        try counter.desk.store.close()
        let copy = counter.folder.file("copy.db")
        try FileManager.default.copyItem(atPath: counter.folder.file("loans.db"), toPath: copy)
        #expect(try LoanReport.read(database: copy, all: true, now: Fixture.now).loans.count == 1)
    }

    @Test func commitsAreDurableAndPrivate() async throws {
        let counter = try Counter([Self.line])
        let synchronous = try await counter.desk.store.change { try $0.number("PRAGMA synchronous", []) }
        let journal = try await counter.desk.store.change { try $0.firstRow("PRAGMA journal_mode", [])?[0] as String? }
        #expect(synchronous == 2)
        #expect(journal == "wal")
        for file in ["loans.db", "loans.db-wal", "loans.db-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: counter.folder.file(file))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
        }
    }

    @Test func refusesWhatIsNoDatabaseOfLoans() throws {
        let folder = try Folder()
        let text = Data("not a database, but long enough to look at".utf8)
        try text.write(to: URL(fileURLWithPath: folder.file("text")))
        #expect(throws: Refusal(.badConfiguration, "")) { try LoanStore(path: folder.file("text"), server: hostid) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("text"))) == text)
        try DatabaseQueue(path: folder.file("other")).write { try $0.execute(sql: "CREATE TABLE other (n)") }
        let refusal = #expect(throws: Refusal.self) { try LoanStore(path: folder.file("other"), server: hostid) }
        #expect(refusal?.detail.hasSuffix("is not a database of lend") == true)
        #expect(throws: Refusal(.badConfiguration, "")) { try LoanStore(path: folder.path, server: hostid) }
    }

    @Test func refusesADatabaseOfANewerLend() throws {
        let folder = try Folder()
        try LoanStore(path: folder.file("loans.db"), server: hostid).close()
        try DatabaseQueue(path: folder.file("loans.db")).write {
            try $0.execute(sql: "INSERT INTO migrations (identifier) VALUES ('999 tomorrow')")
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file("loans.db")))
        let refusal = #expect(throws: Refusal.self) { try LoanStore(path: folder.file("loans.db"), server: hostid) }
        #expect(refusal?.detail.hasSuffix("was written by a newer lend") == true)
        #expect(refusal?.code == .badConfiguration)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("loans.db"))) == before)
    }

    @Test func everyDecisionLeavesARow() async throws {
        let (counter, device) = (try Counter([Self.line]), SigningKey.generate())
        let grant = try await counter.lend("f", to: device)
        let second = try await counter.lend("f", seats: 2, to: device)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("f", to: .generate()) }
        _ = try await counter.giveBack(second, by: device)
        let rows = try await counter.desk.store.read { ledger in
            try ledger.rows("SELECT action, loan, code FROM audit ORDER BY number", []).map {
                [$0["action"] as String?, $0["loan"] as String?, $0["code"] as String?]
            }
        }
        let (one, two) = (grant.terms.loan.shown, second.terms.loan.shown)
        #expect(
            rows == [
                ["lend", one, nil], ["replace", one, nil], ["lend", two, nil], ["refuse", nil, "none-free"], ["return", two, nil],
            ])
    }

    /// Each statement of a borrow, an extension, a repeated request and a return finds its rows through an index.
    @Test func noDecisionReadsTheWholeTable() async throws {
        let (counter, device, id) = (try Counter([Self.line]), SigningKey.generate(), RandomIdentifier.make().shown)
        let statements = Mutex<Set<String>>([])
        let store = counter.desk.store
        try await store.change { ledger in
            ledger.database.trace(options: .statement) { event in _ = statements.withLock { $0.insert(event.expandedDescription) } }
        }
        try await counter.lend("f", to: device)
        let grant = try await counter.lend("f", to: device, id: id, now: Fixture.now + 5)
        try await counter.lend("f", to: device, id: id, now: Fixture.now + 6)
        _ = try await counter.giveBack(grant, by: device)
        try await store.change { $0.database.trace(options: .statement, nil) }

        let traced = statements.withLock { $0 }.filter { $0.contains(" loans") || $0.contains(" requests") }
        #expect(traced.count >= 8)
        for sql in traced {
            let plan = try await store.read { try $0.rows("EXPLAIN QUERY PLAN \(sql)", []).map { $0["detail"] as String } }
            #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(sql): \(plan)")
        }
    }
}
