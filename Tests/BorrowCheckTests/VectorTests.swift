// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@Suite struct VectorTests {
    @Test(arguments: Vector.made)
    func theFileIsWhatTheKeysMake(_ vector: Vector) throws {
        let file = Vector.folder.appendingPathComponent("Grant/\(vector.name).vector")
        if ProcessInfo.processInfo.environment["BORROW_WRITE_VECTORS"] == "1" { try Data(vector.text).write(to: file) }
        #expect(Bytes(try Data(contentsOf: file)) == vector.text)
    }

    @Test func everyFileHasItsMaker() throws {
        #expect(try Set(Vector.all(in: "Grant").map(\.name)) == Set(Vector.made.map(\.name)))
    }

    @Test(arguments: try Vector.all(in: "Grant"))
    func givesTheExpectedVerdict(_ vector: Vector) throws {
        let asked = Asked(
            publishers: [World.publisher.publicKey], vendor: Bytes(vector.ask[0].utf8), feature: Bytes(vector.ask[1].utf8),
            version: vector.ask.count > 2 ? Version(vector.ask[2]) : nil)
        let verdict = asked.verdict(on: vector.body, machine: World.machine, now: vector.now)
        #expect(verdict.code.name.shown == vector.expect)
    }

    @Test func everyClauseCitedStandsInTheArticle() throws {
        let article = Vector.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/BorrowFormat/BorrowFormat.docc/GrantFormat.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        for vector in try Vector.all(in: "Grant") {
            #expect(text.contains("- **\(vector.clause)** "), "\(vector.name) cites \(vector.clause)")
        }
    }
}
