// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// What laptops report of the use of their licenses is counted once, and shown.
@Suite struct UsageTests {
    private let line = "INCREMENT f ugslmd 1.0 permanent 1 BORROW"
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    private func report(
        _ name: String = "f", day: String = "2026-11-23", launches: Int = 1, minutes: Int = 10, user: String = "alice"
    ) -> UsageReport {
        UsageReport(
            user: user, host: "thinkpad",
            entries: [.init(vendor: "ugslmd", name: name, day: day, launches: launches, minutes: minutes)])
    }

    private func count(
        _ report: UsageReport, of device: SigningKey, at counter: Counter, id: String = RandomIdentifier.make().shown,
        body: String = "body"
    ) async throws {
        let hostid = device.publicKey.hostid.shown
        try await counter.desk.count(
            try report.used(on: hostid), device: hostid, request: id, bodyHash: body, now: Fixture.now)
    }

    private func usage(at counter: Counter, since: String? = nil) throws -> UsageSummary {
        try UsageSummary.read(database: counter.folder.file("loans.db"), since: since.flatMap { CivilDate(iso8601: Bytes($0.utf8)) })
    }

    @Test func eachReportCountsOnce() async throws {
        let (counter, id) = (try Counter([line]), RandomIdentifier.make().shown)
        for _ in 0..<2 { try await count(report(launches: 2, minutes: 30), of: alice, at: counter, id: id) }
        await #expect(throws: Refusal(.idReused, "")) { try await count(report(), of: alice, at: counter, id: id, body: "other") }
        #expect(try usage(at: counter).usage.map(\.launches) == [2])
        // Another report of the same day adds to it, and ids belong to a device.
        try await count(report(launches: 1, minutes: 5), of: alice, at: counter)
        try await count(report(launches: 7), of: bob, at: counter, id: id)
        #expect(Set(try usage(at: counter).usage.map(\.launches)) == [3, 7])
        #expect(Set(try usage(at: counter).usage.map(\.minutes)) == [35, 10])
    }

    @Test func anIdThatBorrowedIsNoReports() async throws {
        let (counter, id) = (try Counter([line]), RandomIdentifier.make().shown)
        try await counter.lend("f", to: alice, id: id)
        await #expect(throws: Refusal(.idReused, "")) { try await count(report(), of: alice, at: counter, id: id, body: "other") }
        #expect(try usage(at: counter).usage.isEmpty)
    }

    @Test func theTableSumsUpByFeatureAndUser() async throws {
        let counter = try Counter([line])
        try await count(report(launches: 2, minutes: 90), of: alice, at: counter)
        try await count(report(day: "2026-11-25", launches: 1, minutes: 40), of: alice, at: counter)
        // The same person on a machine with another key.
        try await count(report(day: "2026-11-25", launches: 1, minutes: 0), of: bob, at: counter)
        try await count(report("g", day: "2026-11-24", minutes: 5, user: "bob"), of: bob, at: counter)
        #expect(
            try usage(at: counter).table == """
                WHAT  WHO    WHERE     IDENTITY  DAYS  LAUNCHES  TIME    LAST
                f     alice  thinkpad  claimed   2     4         2h 10m  2026-11-25
                g     bob    thinkpad  claimed   1     1         5m      2026-11-24

                """)
        #expect(
            try usage(at: counter, since: "2026-11-25").table.contains("f     alice  thinkpad  claimed   1     2         40m   2026-11-25"))
        #expect(try usage(at: counter, since: "2026-11-26").table == "no use has been reported\n")
        let json = try JSONSerialization.jsonObject(with: Data(try usage(at: counter).json.utf8)) as? [String: [[String: Any]]]
        #expect(json?["usage"]?.map { $0["day"] as? String } == ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-25"])
        #expect(json?["usage"]?.first?["device"] as? String == alice.publicKey.hostid.shown)
    }

    @Test func isReportedOverTheWire() async throws {
        try await RunningServer.serving([line]) { server async throws in
            let (laptop, id) = (Laptop(server: server), RandomIdentifier.make())
            let body = Bytes(try JSONEncoder().encode(report(launches: 4)))
            for _ in 0..<2 {
                let reply = try await laptop.send(.POST, Path.usage, body: body, id: id)
                #expect(reply.status == 200)
                #expect(reply.body.isEmpty)
            }
            #expect(try await laptop.send(.POST, Path.usage, body: Bytes("{}")).code == "bad-request")
            let late = Laptop.Lies(time: (Fixture.now + -901).iso8601)
            #expect(try await laptop.send(.POST, Path.usage, body: body, lies: late).code == "clock-skew")
            let counted = try usage(at: server.counter).usage
            #expect(counted.map(\.launches) == [4])
            #expect(counted.map(\.device) == [laptop.key.publicKey.hostid.shown])
        }
    }
}
