// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// Which rows are written, and what stands in them.
@Suite struct AuditRowsTests {
    @Test func whatIsTurnedAwayLeavesARowToo() async throws {
        let (site, device, other) = (try AuditSite(), SigningKey.generate(), SigningKey.generate())
        let counter = site.counter
        let id = RandomIdentifier.make().shown
        let grant = try await counter.lend("f", to: device, id: id)
        await #expect(throws: Refusal(.notYourLoan, "")) { try await counter.giveBack(grant, by: other) }
        _ = try await counter.borrow([], device: device, id: id)
        await #expect(throws: Refusal(.idReused, "")) { try await counter.borrow([], device: device, id: id, body: "other") }
        _ = try await counter.giveBack(grant, by: device)
        _ = try await counter.giveBack(grant, by: device)
        await #expect(throws: Refusal(.requestFinished, "")) { try await counter.borrow([], device: device, id: id) }
        #expect(throws: Refusal(.loanUnknown, "")) { try counter.carryOut(RecallOrder(loan: "nothing", reason: "")) }
        let rows = try await site.rows().map { "\($0.action.shown) \($0.code?.shown ?? "")" }
        #expect(
            rows == [
                "lend ", "refuse not-your-loan", "again ", "refuse id-reused", "return ", "again ", "refuse request-finished",
                "refuse loan-unknown",
            ])
        let last = try #require(try await site.rows().last)
        #expect(last.administrator.shown == "local:root")
        #expect(last.detail.shown == "recall: there is no loan nothing")
    }

    @Test func useThatIsReportedLeavesARow() async throws {
        let (site, device) = (try AuditSite(), SigningKey.generate().publicKey.hostid.shown)
        let day = try #require(CivilDate(iso8601: Bytes("2026-11-22")))
        let use = DayOfUse(
            vendor: Bytes("ugslmd"), feature: Bytes("f"), day: day, user: "alice", host: "thinkpad", device: device, launches: 1, minutes: 5
        )
        try await site.counter.desk.count([use], device: device, request: "r", bodyHash: "b", now: Fixture.now)
        try await site.counter.desk.count([use], device: device, request: "r", bodyHash: "b", now: Fixture.now)
        await #expect(throws: Refusal(.idReused, "")) {
            try await site.counter.desk.count([use], device: device, request: "r", bodyHash: "c", now: Fixture.now)
        }
        #expect(try await site.rows().map(\.action.shown) == ["usage", "again", "refuse"])
        #expect(try await site.rows()[0].user.shown == "alice")
    }

    @Test func aFloodFillsNoDiskAndIsCounted() async throws {
        let (site, device, other) = (try AuditSite(), SigningKey.generate(), SigningKey.generate())
        let grant = try await site.counter.lend("f", to: device)
        for _ in 0..<30 { await #expect(throws: Refusal(.notYourLoan, "")) { try await site.counter.giveBack(grant, by: other) } }
        #expect(try await site.rows().count == 21)
        await #expect(throws: Refusal(.notYourLoan, "")) {
            try await site.counter.giveBack(grant, by: other, now: Fixture.now + 3600)
        }
        #expect(try await site.rows().last?.detail.shown.hasSuffix("; 10 more like this were not recorded") == true)
        var allowance = RefusalAllowance()
        let taken = (0..<2000).filter { allowance.take(device: "\($0)", now: Fixture.now) != nil }
        #expect(taken.count == RefusalAllowance.mostOfAll)
    }

    @Test func namesAreHiddenWhereTheyAreToBe() async throws {
        var settings = LendingSettings.standard
        settings.auditPseudonyms = true
        let (site, device) = (try AuditSite(settings: settings), SigningKey.generate())
        try await site.counter.lend("f", to: device)
        await site.sign()
        try await site.counter.lend("f", to: device)
        await #expect(throws: Refusal(.tooManySeats, "")) { try await site.counter.lend("f", seats: 3, to: device) }
        let grant = try await site.counter.lend("f", to: device)
        try site.counter.carryOut(RecallOrder(loan: grant.terms.loan.shown, reason: "alice has left"))
        let rows = try await site.rows()
        #expect(rows[0].user.shown == "alice")
        for row in rows.dropFirst() {
            let text = [row.user, row.host, row.device, row.administrator, row.detail].map(\.shown).joined(separator: " ")
            for name in ["alice", "thinkpad", "root", device.publicKey.hostid.shown] { #expect(!text.contains(name), "\(text)") }
        }
        // The same name, the same pseudonym, which who has the database can make.
        #expect(Set(rows[1...].filter { !$0.user.isEmpty }.map(\.user)).count == 1)
        #expect(try site.book.pseudonyms(user: "alice", host: nil, device: nil) == [rows[1].user.shown])
        #expect(rows.last?.administrator.shown.hasPrefix("local:~") == true)
        // What is given out hides the rows of before as well.
        let exported = try await site.export()
        for name in ["alice", "thinkpad", "root", device.publicKey.hostid.shown] { #expect(!exported.contains(name)) }
        await site.sign()
        #expect(try site.verify().broken == nil)
    }

    @Test func anExportIsALineOfJSONForEachRowOfTheTime() async throws {
        let site = try AuditSite()
        try await site.grow(by: 3)
        let text = try await site.export(since: Fixture.now + 1, until: Fixture.now + 4)
        #expect(text.last == "\n")
        let lines = try text.split(separator: "\n").map { try JSONDecoder().decode(AuditLine.self, from: Data($0.utf8)) }
        #expect(lines.map(\.number) == [2, 3, 4])
        #expect(lines.map(\.action) == ["return", "lend", "return"])
        #expect(lines[0].user == "alice")
        #expect(Base64URL.decode(Bytes(lines[0].hash.utf8))?.count == 32)
        await #expect(throws: Refusal(.badConfiguration, "")) { try await site.export(hidingNames: true) }
    }
}
