// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import SeededRandom
import Testing

@testable import BorrowServer

/// What an edited database gives away.
@Suite struct AuditVerifyTests {
    @Test func whatIsWholeIsSaidToBe() async throws {
        let site = try AuditSite()
        try await site.grow(by: 5)
        await site.sign()
        let report = try site.verify()
        #expect(report.broken == nil)
        #expect((report.rows, report.first, report.last, report.unsigned) == (10, 1, 10, 0))
        #expect(report.text == "10 rows in one chain, 1 to 10\nsigned up to row 10 at 2026-11-22 09:00:00 UTC\n")
        try await site.grow(by: 1)
        #expect(try site.verify().unsigned == 2)
    }

    @Test func anEditIsFoundAndTheRestStillHolds() async throws {
        let site = try AuditSite()
        try await site.grow(by: 3)
        await site.sign()
        try await site.grow(by: 3)
        try site.edit("UPDATE audit SET user_name = 'mallory' WHERE number = 3")
        var report = try site.verify()
        #expect(report.broken?.row == 3)
        #expect(report.soundAgain == AuditReport.Range(from: 4, through: 6))
        try await AuditSite(in: site.counter.folder).grow(by: 1)
        let refusal = #expect(throws: Refusal(.auditBroken, "")) { try site.verify().requireWhole() }
        #expect(refusal?.detail == "row 3 was edited, put in or moved: its hash does not fit it and the row before")
        #expect(refusal?.hint.contains("sound by their chain alone: rows 1 to 2; sound and signed again: rows 4 to 6") == true)
        // Whoever hashes all anew is found by what was signed.
        try site.rechain(from: 3)
        report = try site.verify()
        #expect(report.broken == AuditReport.Break(row: 1, reason: "row 6 is not the one that was signed at 2026-11-22 09:00:00 UTC"))
    }

    @Test func removedRowsAreNamed() async throws {
        let site = try AuditSite()
        try await site.grow(by: 5)
        await site.sign()
        try site.edit("DELETE FROM audit WHERE number IN (4, 5)")
        let report = try site.verify()
        #expect(report.broken == AuditReport.Break(row: 4, reason: "rows 4 to 5 are missing"))
        #expect(report.soundAgain == AuditReport.Range(from: 7, through: 10))
    }

    @Test func aTailIsMissedByItsSignature() async throws {
        let site = try AuditSite()
        try await site.grow(by: 5)
        await site.sign()
        try site.edit("DELETE FROM audit WHERE number > 7")
        let report = try site.verify()
        #expect(report.broken?.row == 8)
        #expect(report.broken?.reason.hasPrefix("row 10 was signed at 2026-11-22 09:00:00 UTC, and the last row is 7") == true)
        // What is written after does not hide it.
        try await site.grow(by: 5)
        #expect(try site.verify().broken != nil)
    }

    @Test func aTailThatWentWithItsSignatureIsMissedByACopy() async throws {
        let site = try AuditSite()
        try await site.grow(by: 3)
        await site.sign()
        let early = try site.checkpoint()
        try await site.grow(by: 3)
        await site.sign(at: Fixture.now + 60)
        let late = try site.checkpoint()
        try site.edit("DELETE FROM audit WHERE number > 6")
        try site.edit("DELETE FROM audit_marks")
        try site.edit("INSERT INTO audit_marks VALUES ('checkpoint', 6, ?)", [early.blob])
        #expect(try site.verify().broken == nil)
        #expect(try site.verify(early).broken == nil)
        #expect(try site.verify(early, late).broken?.row == 7)
    }

    @Test func withoutAnySignatureNothingIsBelieved() async throws {
        let site = try AuditSite()
        try await site.grow(by: 1)
        await site.sign()
        try site.edit("DELETE FROM audit_marks")
        #expect(try site.verify().broken?.reason == "nothing of it is signed: all that it says may have been written anew")
    }

    @Test func anotherKeysSignatureIsNone() async throws {
        let (site, other) = (try AuditSite(), SigningKey.generate())
        try await site.grow(by: 2)
        await site.sign()
        let hash = try await site.counter.desk.store.read { try $0.auditHead().hash }
        let forged = AuditMark(.checkpoint, number: 4, hash: hash, at: Fixture.now, signedBy: other)
        try site.edit("UPDATE audit_marks SET text = ?", [forged.text.blob])
        try site.edit("UPDATE server SET hostid = ?", [other.publicKey.hostid.shown])
        // By its own word it is whole; by the word of who knows the server it is not.
        #expect(try site.counter.carryOut(AuditVerifyOrder(servers: [], keptIn: [])).broken == nil)
        #expect(try site.verify().broken?.reason == "the checkpoint at row 4 is not signed by this server")
    }

    @Test func everyColumnIsHashed() async throws {
        let site = try AuditSite()
        let columns = try await site.counter.desk.store.read { try $0.rows("PRAGMA table_info(audit)", []).map { $0["name"] as String } }
        let hashed = AuditRow(
            number: 1, at: 0, action: [], device: [], request: [], vendor: [], feature: [], loan: nil, seats: nil, code: nil, detail: [],
            administrator: [], user: [], host: [])
        #expect(Mirror(reflecting: hashed).children.count == columns.count - 1, "\(columns)")
    }

    /// Each edit is one that changes what a reader would be told: of a random row and column, in a random way.
    @Test(arguments: 0..<150)
    func everyEditIsFound(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let site = try await Self.grown()
        let row = Int64.random(in: 1...40, using: &random)
        let other = row % 40 + 1
        let texts = ["action", "device", "request", "detail", "administrator", "user_name", "host_name", "loan", "code"]
        let column = (texts + ["vendor", "feature", "at", "seats", "hash", "number"])[Int(seed) % 15]
        let edit: String
        switch Int.random(in: 0..<6, using: &random) {
        case 0: edit = "DELETE FROM audit WHERE number = \(row)"
        case 1: edit = "DELETE FROM audit WHERE number >= \(row)"
        case 2:
            edit =
                "UPDATE audit SET number = -1 WHERE number = \(row); UPDATE audit SET number = \(row) WHERE number = \(other); "
                + "UPDATE audit SET number = \(other) WHERE number = -1"
        case 3:
            edit = """
                UPDATE audit SET number = -number WHERE number > \(row); UPDATE audit SET number = 1 - number WHERE number < 0;
                INSERT INTO audit SELECT \(row + 1), at, action, device, request, vendor, feature, loan, seats, code, detail, administrator,
                    user_name, host_name, hash FROM audit WHERE number = \(row)
                """
        default:
            edit =
                switch column {
                case "number": "UPDATE audit SET number = number + 1000 WHERE number = \(row)"
                case "at", "seats": "UPDATE audit SET \(column) = COALESCE(\(column), 0) + 1 WHERE number = \(row)"
                case "vendor", "feature", "hash": "UPDATE audit SET \(column) = randomblob(32) WHERE number = \(row)"
                default:
                    [
                        "UPDATE audit SET \(column) = COALESCE(\(column), '') || 'x' WHERE number = \(row)",
                        // What a text shows ends at its first NUL.
                        "UPDATE audit SET \(column) = CAST(CAST(COALESCE(\(column), '') AS BLOB) || x'0041' AS TEXT) WHERE number = \(row)",
                        "UPDATE audit SET \(column) = CAST(COALESCE(\(column), 'x') AS BLOB) WHERE number = \(row)",
                    ][Int.random(in: 0..<3, using: &random)]
                }
        }
        try site.edit(edit)
        #expect(try site.verify().broken != nil, "\(edit)")
    }

    /// Grown once: each case edits a copy.
    private static let template = Task { () async throws -> Folder in
        let site = try AuditSite()
        try await site.grow(by: 10)
        await site.sign()
        try await site.grow(by: 10)
        await site.sign()
        try site.counter.desk.store.close()
        return site.counter.folder
    }

    private static func grown() async throws -> AuditSite {
        let folder = try Folder()
        try FileManager.default.copyItem(atPath: try await template.value.file("loans.db"), toPath: folder.file("loans.db"))
        return try AuditSite(in: folder)
    }
}
