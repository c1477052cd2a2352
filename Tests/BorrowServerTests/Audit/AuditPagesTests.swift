// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB
import Testing

@testable import BorrowServer

/// An audit of any length is given out in pages of a bounded size, here and elsewhere.
@Suite struct AuditPagesTests {
    private static let rows = 25_000

    private static func long() async throws -> AuditSite {
        let site = try AuditSite()
        try await site.counter.desk.store.keep { ledger in
            for row in 0..<rows {
                try ledger.append(
                    AuditEntry(
                        action: .lend, at: Fixture.now + Int64(row), device: "d", request: "r", vendor: Bytes("v"), feature: Bytes("f"),
                        detail: "row \(row)"))
            }
        }
        return site
    }

    @Test func aPageIsBoundedAndTheNextGoesOnWhereItEnded() async throws {
        let site = try await Self.long()
        var (after, pages, numbers): (Int64?, Int, [Int64]) = (0, 0, [])
        while let from = after {
            let page = try site.counter.carryOut(AuditExportOrder(since: nil, until: nil, hidingNames: false, after: from))
            #expect(page.lines.utf8.count < AuditExportOrder.mostBytes + 1000)
            numbers += try page.lines.split(separator: "\n").map { try JSONDecoder().decode(AuditLine.self, from: Data($0.utf8)).number }
            (after, pages) = (page.next, pages + 1)
        }
        #expect(pages > 3)
        #expect(numbers == (1...Int64(Self.rows)).map { $0 })
        #expect(try await site.export().split(separator: "\n").count == Self.rows)
    }

    @Test func whatIsLookedAtForNothingIsBoundedToo() async throws {
        let site = try await Self.long()
        let late = Fixture.now + Int64(Self.rows - 1)
        let page = try site.counter.carryOut(AuditExportOrder(since: late, until: nil, hidingNames: false))
        #expect(page.lines.isEmpty)
        #expect(page.next == Int64(AuditExportOrder.mostRows))
        #expect(try await site.export(since: late).contains("row \(Self.rows - 1)"))
    }

    @Test func aTokenThatReadsGetsTheSameFromElsewhere() async throws {
        let folder = try Folder()
        let files = try CertificateFiles.make("good", in: folder)
        let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
        try await RunningServer.serving(["INCREMENT f ugslmd 1.0 permanent 5 BORROW"], certificate: certificate) { server async throws in
            try await server.counter.lend("f", to: .generate())
            let secret = try server.counter.carryOut(NewTokenOrder(token: "collector", grants: .read, days: 1)).secret
            let there = Administration.server(
                try EncryptedServerTests.office(server, folder, certificate: files.certificate, token: secret))
            let here = Administration.store(path: server.counter.folder.file("loans.db"), administrator: "local:root")
            var exported: [String] = []
            for place in [there, here] {
                var text = ""
                try await place.exportAudit(since: nil, until: nil, hidingNames: false, now: Fixture.now) { text += $0 }
                exported.append(text)
            }
            #expect(exported[0] == exported[1])
            #expect(exported[0].split(separator: "\n").count == 2)
            let keeping = AuditKeeping(desk: server.counter.desk, clock: { Fixture.now }, logger: .server)
            await keeping.round(at: Fixture.now)
            let kept = folder.file("kept")
            try Data(try await there.carryOut(AuditCheckpointOrder(), now: Fixture.now).checkpoint.utf8).write(
                to: URL(fileURLWithPath: kept))
            let order = try AuditVerifyOrder(servers: [Fixture.server.publicKey.hostid.shown], keptIn: [kept])
            let report = try await there.carryOut(order, now: Fixture.now)
            #expect(report.broken == nil)
            #expect((report.rows, report.unsigned) == (2, 0))
            // A copy that was kept shows what the database itself would no longer.
            try await server.counter.desk.store.keep {
                try $0.database.execute(sql: "DELETE FROM audit WHERE number = 2; DELETE FROM audit_marks")
            }
            #expect(try await there.carryOut(order, now: Fixture.now).broken?.row == 2)
        }
    }

    @Test(arguments: ["", "AUDIT-CHECKPOINT NUMBER=1"])
    func whatIsNoCheckpointIsSaid(_ text: String) throws {
        let folder = try Folder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("kept")))
        #expect(throws: Refusal(.badRequest, "")) { try AuditVerifyOrder(servers: [], keptIn: [folder.file("kept")]) }
        #expect(throws: Refusal(.usage, "")) { try AuditVerifyOrder(servers: ["lic1"], keptIn: []) }
    }
}
