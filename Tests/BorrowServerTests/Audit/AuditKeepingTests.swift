// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Testing

@testable import BorrowServer

/// What the server does about its audit while it runs.
@Suite struct AuditKeepingTests {
    @Test func aServerSignsWhenItStartsAndWhenItStops() async throws {
        let folder = try Folder()
        _ = try await RunningServer.serving(["INCREMENT f ugslmd 1.0 permanent 2 BORROW"], in: folder) { server in
            try await server.counter.lend("f", to: .generate())
        }
        let order = try AuditVerifyOrder(servers: [Fixture.server.publicKey.hostid.shown], keptIn: [])
        let report = try order.carryOut(inStore: folder.file("loans.db"), administrator: "", now: Fixture.now)
        #expect(report.broken == nil)
        #expect((report.rows, report.unsigned) == (1, 0))
    }

    @Test func rowsWaitForAMinuteAtMost() async throws {
        let site = try AuditSite()
        func signed() async throws -> Int64? { try await site.counter.desk.store.read { try $0.lastCheckpoint()?.number } }
        await site.sign()
        try await site.grow(by: 1)
        await site.keeping.look(at: Fixture.now + 59)
        #expect(try await signed() == nil)
        await site.keeping.look(at: Fixture.now + 60)
        #expect(try await signed() == 2)
        // A minute from the last time, however late that was; and a clock that was set back stops nothing.
        try await site.grow(by: 1)
        await site.keeping.look(at: Fixture.now + 119)
        #expect(try await signed() == 2)
        await site.keeping.look(at: Fixture.now + -60)
        #expect(try await signed() == 4)
    }

    @Test func aThousandChangesAreSignedAtOnce() async throws {
        let site = try AuditSite()
        func signed() async throws -> Int64? { try await site.counter.desk.store.read { try $0.lastCheckpoint()?.number } }
        await site.sign()
        let changes = Int(Ledger.rowsOfACheckpoint)
        try await site.grow(by: changes / 2 - 1)
        try await site.counter.lend("f", to: .generate())
        await site.keeping.look(at: Fixture.now)
        #expect(try await signed() == nil)
        try await site.counter.lend("f", to: .generate())
        await site.keeping.look(at: Fixture.now)
        #expect(try await signed() == Int64(changes))
    }

    @Test func anEditUnderTheServerRaisesTheAlarm() async throws {
        let site = try AuditSite()
        try await site.grow(by: 2)
        await site.sign()
        try await site.grow(by: 2)
        try site.edit("UPDATE audit SET seats = 9 WHERE number = 6")
        await site.sign(at: Fixture.now + 60)
        let alarm = try #require(try await site.rows().last)
        #expect(alarm.action.shown == "alarm")
        #expect(alarm.code?.shown == "audit-broken")
        #expect(alarm.detail.shown == "row 6 was edited, put in or moved: its hash does not fit it and the row before")
        // It is said once, what comes after is signed, and the break stays to be seen.
        await site.sign(at: Fixture.now + 120)
        #expect(try await site.rows().last?.number == alarm.number)
        let report = try site.verify()
        #expect(report.broken?.row == 6)
        #expect(report.soundAgain == AuditReport.Range(from: 7, through: 9))
    }

    @Test func aTailThatGoesUnderTheServerRaisesTheAlarm() async throws {
        let site = try AuditSite()
        try await site.grow(by: 2)
        await site.sign()
        try site.edit("DELETE FROM audit WHERE number > 2; DELETE FROM audit_marks")
        await site.sign(at: Fixture.now + 60)
        #expect(try await site.rows().last?.action.shown == "alarm")
        #expect(try site.verify().broken == nil)
    }

    @Test func signaturesNearToEachOtherBecomeOne() async throws {
        let site = try AuditSite()
        for minute in 0..<5 {
            try await site.grow(by: 1)
            await site.sign(at: Fixture.now + Int64(minute * 60))
        }
        await site.sign(at: Fixture.now + 600)
        let marks = try await site.counter.desk.store.read { try $0.auditMarks() }
        #expect(marks.map(\.number) == [10])
        #expect(marks[0].mark?.signedAt == Fixture.now + 240)
    }

    @Test func whatIsOlderThanTheRetentionLeavesASignedStump() async throws {
        var settings = LendingSettings.standard
        settings.auditRetention = 30
        let site = try AuditSite(settings: settings)
        try await site.grow(by: 4)
        await site.sign()
        try await site.grow(by: 2, from: Fixture.now + 20 * 86400)
        await site.sign(at: Fixture.now + 40 * 86400)
        // The prune's own row is signed in the next round.
        await site.sign(at: Fixture.now + 40 * 86400 + 60)
        let report = try site.verify()
        #expect(report.broken == nil)
        #expect(report.pruned?.through == 8)
        #expect((report.first, report.last, report.unsigned) == (9, 13, 0))
        #expect(report.text.hasPrefix("rows up to 8 were pruned by 2027-01-01 09:00:00 UTC, as the server signed\n"))
        let last = try #require(try await site.rows().last)
        #expect(last.detail.shown == "rows 1 to 8, older than 2026-12-02 09:00:00 UTC")
        // Nobody else prunes, and nobody takes the stump for less.
        try site.edit("DELETE FROM audit WHERE number = 9")
        #expect(try site.verify().broken?.row == 9)
        try site.edit("DELETE FROM audit_marks WHERE kind = 'stump'")
        #expect(try site.verify().broken?.row == 1)
    }

    @Test func aCheckpointIsNoStump() async throws {
        let site = try AuditSite()
        try await site.grow(by: 2)
        await site.sign()
        try await site.grow(by: 2)
        let text = try site.checkpoint()
        await site.sign()
        try site.edit("DELETE FROM audit WHERE number <= 4")
        try site.edit("INSERT INTO audit_marks VALUES ('stump', 4, ?)", [text.blob])
        #expect(try site.verify().broken != nil)
    }

    @Test func whatIsBrokenIsNotPruned() async throws {
        var settings = LendingSettings.standard
        settings.auditRetention = 1
        let site = try AuditSite(settings: settings)
        try await site.grow(by: 2)
        try site.edit("UPDATE audit SET detail = 'nothing' WHERE number = 2")
        await site.sign(at: Fixture.now + 40 * 86400)
        #expect(try site.verify().first == 1)
    }

    @Test func requestsGoWithTheRetentionOnceNothingOfThemIsOpen() async throws {
        var settings = LendingSettings.standard
        settings.auditRetention = 1
        let site = try AuditSite(settings: settings)
        let (kept, device) = (RandomIdentifier.make().shown, SigningKey.generate())
        try await site.grow(by: 3)
        try await site.counter.lend("f", end: .lasting(5 * 86400), to: device, id: kept)
        await site.sign(at: Fixture.now + 2 * 86400)
        let requests = try await site.counter.desk.store.read { try $0.rows("SELECT id FROM requests", []).map { $0[0] as String } }
        #expect(requests == [kept])
        // The answer that was lost is still given again.
        try await site.counter.lend("f", end: .lasting(5 * 86400), to: device, id: kept, now: Fixture.now + 2 * 86400)
    }

    @Test func rowsOfBeforeTheChainAreAdoptedAndSaidToBe() throws {
        let folder = try Folder()
        try LoanStore(path: folder.file("loans.db"), server: Fixture.server.publicKey.hostid).close()
        let queue = try DatabaseQueue(path: folder.file("loans.db"))
        try queue.write { database in
            // As it was before.
            try database.execute(
                sql: """
                    DELETE FROM migrations WHERE identifier = '7 audit chain';
                    ALTER TABLE audit DROP COLUMN user_name; ALTER TABLE audit DROP COLUMN host_name; ALTER TABLE audit DROP COLUMN hash;
                    DROP TABLE audit_marks; DROP TABLE audit_pseudonyms; ALTER TABLE server DROP COLUMN retired_at; DROP INDEX requests_at;
                    INSERT INTO audit (number, at, action, device, request, vendor, feature, loan, seats, code, detail)
                    VALUES (1, 5, 'lend', 'd', 'r', x'76', x'66', 'l', 1, NULL, ''), (3, 9, 'return', 'd', 'r', x'76', x'66', 'l', 1, NULL, '')
                    """)
        }
        try queue.close()
        let store = try LoanStore(path: folder.file("loans.db"), server: Fixture.server.publicKey.hostid)
        try store.close()
        func carryOut<Order: AdministrativeOrder>(_ order: Order) throws(Refusal) -> Order.Report {
            try order.carryOut(inStore: folder.file("loans.db"), administrator: "", now: Fixture.now)
        }
        #expect(throws: Refusal(.auditBroken, "")) { try carryOut(AuditCheckpointOrder()) }
        let report = try carryOut(AuditVerifyOrder(servers: [], keptIn: []))
        #expect(report.adopted == 2)
        #expect(report.rows == 3)
        #expect(report.broken?.reason.hasPrefix("nothing of it is signed") == true)
    }
}
