// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Testing

@testable import BorrowServer

/// Who may open a database of loans, and what is said where nobody can.
@Suite struct OpeningTests {
    private let folder: Folder
    private let hostid = Fixture.server.publicKey.hostid

    init() throws { folder = try Folder() }

    private func complaint(at path: String) -> Refusal? {
        do throws(Refusal) {
            try LoanStore(path: path, server: hostid).close()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: 0..<20) func serversStartedTogetherBothOpenANewDatabase(_ round: Int) async throws {
        let path = folder.file("new/loans.db")
        let stores = try await withThrowingTaskGroup(of: LoanStore.self) { group in
            for _ in 0..<2 { group.addTask { try LoanStore(path: path, server: hostid) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for store in stores {
            #expect(try await store.read { try $0.number("SELECT COUNT(*) FROM server", []) } == 1)
            try store.close()
        }
    }

    @Test func anotherKeyIsRefused() throws {
        let path = folder.file("loans.db")
        try LoanStore(path: path, server: SigningKey.generate().publicKey.hostid).close()
        let refusal = try #require(complaint(at: path))
        #expect(refusal.code == .badConfiguration)
        #expect(refusal.detail.contains(hostid.shown))
        #expect(refusal.hint.contains("--database"))
    }

    @Test func anotherProgramsDatabaseStaysAsItIs() throws {
        let path = folder.file("other.db")
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE other (n)") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(complaint(at: path)?.code == .badConfiguration)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func aPlaceThatCannotBeIsNamed() throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        let places = [
            (folder.path, RefusalCode.badConfiguration), (folder.file("file/loans.db"), .cannotWrite),
            (folder.file("file/new/loans.db"), .cannotWrite), ("/proc/loans.db", .cannotWrite), ("/dev/null", .badConfiguration),
        ]
        for (path, code) in places {
            let refusal = try #require(complaint(at: path), "\(path)")
            #expect(refusal.code == code, "\(path)")
            #expect(refusal.detail.contains((path as NSString).deletingLastPathComponent), "\(refusal.detail)")
            #expect(!refusal.detail.contains("Domain"))
            #expect(!refusal.hint.isEmpty)
        }
    }

    @Test func loansLieBesideTheKey() {
        let places = Places(environment: ["LEND_KEY": "/srv/lend/a.key", "XDG_DATA_HOME": "/data"], isRoot: false)
        #expect(places.database() == "/srv/lend/loans.db")
        #expect(places.database(besideKey: "/srv/other/b.key") == "/srv/other/loans.db")
        #expect(places.database(besideKey: "b.key") == "loans.db")
        #expect(Places(environment: ["XDG_DATA_HOME": "/data"], isRoot: false).database() == "/data/lend/loans.db")
    }
}
