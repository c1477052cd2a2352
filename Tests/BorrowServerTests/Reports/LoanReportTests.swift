// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Testing

@testable import BorrowServer

/// What `lend loans` shows, of a database that a server has open.
@Suite struct LoanReportTests {
    @Test func showsWhoHoldsWhatUntilWhen() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 permanent 5 BORROW"])
        let (alice, bob) = (SigningKey.generate(), SigningKey.generate())
        let returned = try await counter.lend("f", end: .lasting(60), to: bob)
        _ = try await counter.giveBack(returned, by: bob)
        let out = try await counter.lend("f", seats: 3, end: .lasting(90_000), to: alice, now: Fixture.now + 1)
        try await counter.lend("f", end: .lasting(30), to: bob, now: Fixture.now + 2)

        let path = counter.folder.file("loans.db")
        let now = Fixture.now + 3601
        let report = try LoanReport.read(database: path, all: false, now: now)
        #expect(
            report.table == """
                WHO    WHERE     IDENTITY  WHAT       HOW       SINCE                    UNTIL                    LEFT  LOAN
                alice  thinkpad  claimed   f 27.0 ×3  borrowed  2026-11-22 09:00:01 UTC  2026-11-23 10:00:01 UTC  1d    \(out.terms.loan.shown)

                """)
        #expect(try LoanReport.read(database: path, all: true, now: now).loans.map(\.state) == ["returned", "open", "expired"])
        let json = try JSONSerialization.jsonObject(with: Data(try report.json.utf8)) as? [String: Any]
        let loan = (json?["loans"] as? [[String: Any]])?.first
        #expect(loan?["left"] as? Int == 86400)
        #expect(loan?["until"] as? String == "2026-11-23T10:00:01Z")
        #expect(try LoanReport.read(database: path, all: false, now: Fixture.now + 900_000).table == "no loans are out\n")
    }

    @Test func tellsConnectedLoansFromBorrows() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 permanent 5 BORROW"])
        try await counter.checkOut("f", to: .generate())
        try await counter.lend("f", to: .generate(), now: Fixture.now + 1)
        let report = try LoanReport.read(database: counter.folder.file("loans.db"), all: false, now: Fixture.now + 1)
        #expect(report.table.split(separator: "\n").map { $0.contains(" connected ") } == [false, true, false])
        let json = try JSONSerialization.jsonObject(with: Data(try report.json.utf8)) as? [String: Any]
        #expect((json?["loans"] as? [[String: Any]])?.map { $0["connected"] as? Bool } == [true, false])
    }

    /// Also of loans that a server took before it refused such names.
    @Test func namesCannotDriveTheTerminal() async throws {
        let counter = try Counter(["INCREMENT f ugslmd 27.0 permanent 5 BORROW"])
        try await counter.lend("f", to: .generate())
        try await counter.desk.store.change { try $0.execute("UPDATE loans SET user_name = ?", ["al\u{9B}31m\u{202E}ice"]) }
        let report = try LoanReport.read(database: counter.folder.file("loans.db"), all: false, now: Fixture.now)
        #expect(report.table.contains("al\\x9B31m\\u{202E}ice  thinkpad"))
    }

    @Test func aMissingDatabaseIsNotMade() throws {
        let folder = try Folder()
        #expect(throws: Refusal(.cannotRead, "")) {
            try LoanReport.read(database: folder.file("none.db"), all: false, now: Fixture.now)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("none.db")))
    }

    @Test(
        arguments: [
            ("an empty file", "", nil), ("a text", "not a database, but long enough to look at", nil),
            ("another's", nil, "CREATE TABLE other (n)"),
        ] as [(String, String?, String?)])
    func whatIsNotOursIsSaidToBeSo(_ what: String, text: String?, sql: String?) throws {
        let folder = try Folder()
        let path = folder.file("foreign.db")
        if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
        if let sql { try DatabaseQueue(path: path).write { try $0.execute(sql: sql) } }
        let refusal = #expect(throws: Refusal.self) { try LoanReport.read(database: path, all: false, now: Fixture.now) }
        #expect(refusal?.detail.hasSuffix("is not a database of lend") == true)
    }
}
