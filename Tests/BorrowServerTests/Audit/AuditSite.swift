// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Logging

@testable import BorrowServer

/// A database whose audit has grown by real decisions and was signed, and whoever edits it.
struct AuditSite {
    let counter: Counter
    let keeping: AuditKeeping

    var path: String { counter.folder.file("loans.db") }
    var book: AuditBook { AuditBook(database: path) }

    init(in folder: Folder? = nil, settings: LendingSettings = .standard) throws {
        counter = try Counter(["INCREMENT f ugslmd 1.0 permanent 2 BORROW"], in: folder)
        var policy = counter.desk.policy.current
        policy.settings = settings
        counter.desk.policy.replace(by: policy)
        keeping = AuditKeeping(
            desk: counter.desk, clock: { Fixture.now }, logger: Logger(label: "audit", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// `count` borrows and returns of one device, a second from each other: two rows each.
    func grow(by count: Int, from now: Instant = Fixture.now) async throws {
        let device = SigningKey.generate()
        for step in 0..<count {
            let grant = try await counter.lend("f", to: device, now: now + Int64(2 * step))
            _ = try await counter.giveBack(grant, by: device, now: now + Int64(2 * step + 1))
        }
    }

    func sign(at now: Instant = Fixture.now) async { await keeping.round(at: now) }

    func verify(_ kept: Bytes...) throws -> AuditReport {
        var files: [String] = []
        for (index, text) in kept.enumerated() {
            let file = counter.folder.file("kept-\(index)")
            try Data(text).write(to: URL(fileURLWithPath: file))
            files.append(file)
        }
        return try counter.carryOut(AuditVerifyOrder(servers: [Fixture.server.publicKey.hostid.shown], keptIn: files))
    }

    func checkpoint() throws -> Bytes { Bytes(try counter.carryOut(AuditCheckpointOrder()).checkpoint.utf8) }

    /// As `lend audit export` prints it.
    func export(since: Instant? = nil, until: Instant? = nil, hidingNames: Bool = false) async throws -> String {
        var text = ""
        try await Administration.store(path: path, administrator: "local:root").exportAudit(
            since: since, until: until, hidingNames: hidingNames, now: Fixture.now
        ) { text += $0 }
        return text
    }

    /// Somebody with a database program.
    func edit(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    /// Somebody who knows how rows are chained, and hashes all rows anew from this one on.
    func rechain(from first: Int64) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            let ledger = Ledger(database: database)
            var previous = try ledger.firstRow("SELECT hash FROM audit WHERE number = ?", [first - 1]).map { Bytes($0[0] as Data) }
            var hashes: [(Int64, Bytes)] = []
            try ledger.eachAuditRow(after: first - 1) { stored in
                previous = stored.row?.hash(after: previous ?? AuditRow.beginning)
                hashes.append((stored.number, previous ?? []))
            }
            for (number, hash) in hashes { try ledger.execute("UPDATE audit SET hash = ? WHERE number = ?", [hash.blob, number]) }
        }
        try queue.close()
    }

    func rows() async throws -> [AuditRow] {
        try await counter.desk.store.read { ledger in
            var rows: [AuditRow] = []
            try ledger.eachAuditRow { if let row = $0.row { rows.append(row) } }
            return rows
        }
    }
}
