// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowServer

/// The files of `Tests/Vectors/Interval`: what is asked, what is set, what comes of it, `---`, and the license line.
@Suite struct IntervalVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: [String: String]
        let line: String
        var testDescription: String { name }

        static func all() throws -> [Vector] {
            let root = URL(fileURLWithPath: #filePath).pathComponents.prefix { $0 != "Tests" }.joined(separator: "/")
            let folder = URL(fileURLWithPath: String(root.dropFirst())).appendingPathComponent("Tests/Vectors/Interval")
            return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).map(Vector.init)
        }

        init(_ file: URL) throws {
            let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "---\n")
            let header = parts[0].split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
            name = file.deletingPathExtension().lastPathComponent
            fields = Dictionary(uniqueKeysWithValues: header.map { (String($0[0].dropLast()), String($0[1])) })
            line = parts[1].trimmingCharacters(in: .newlines)
        }

        func instant(_ field: String) -> Instant? { fields[field].flatMap { Instant(iso8601: $0) } }

        var settings: LendingSettings {
            get throws {
                let lines = fields.filter { $0.key.hasPrefix("licensing.") }.map { "\($0.key) = \($0.value)\n" }.joined()
                let text = LicenseText(name: name, bytes: Bytes(lines.utf8))
                return try SettingsInForce(file: text, environment: [:], arguments: []).used()
            }
        }

        var end: AskedEnd? {
            instant("until").map { .until($0) } ?? fields["for"].flatMap { Interval($0) }.map { .lasting($0.seconds) }
        }
    }

    @Test func thereAreVectors() throws {
        #expect(try Vector.all().count >= 40)
    }

    @Test(arguments: try Vector.all())
    func givesWhatItsHeaderSays(_ vector: Vector) throws {
        let pools = try Fixture.stock([vector.line]).shelf.features[0]
        let issued = try #require(vector.instant("issued"))
        let end = try #require(vector.end)
        let asked = WantedSeats(
            vendor: Bytes("ugslmd"), feature: Bytes("f"),
            granularity: try vector.fields["granularity"].map { try #require(Granularity(Bytes($0.utf8))) })
        let settings = try vector.settings
        if let code = vector.fields["refused"] {
            let refusal = #expect(throws: Refusal.self) {
                try Lending.allot(asked, from: pools, out: SeatsOut(), end: end, settings: settings, now: issued)
            }
            #expect(refusal?.code.rawValue == code)
            #expect(refusal?.longest == vector.instant("longest"))
            return
        }
        if pools.pools[0].lines[0].line.borrowing.metering != nil {
            // Nobody borrows it; what its use lasts is by the same formula.
            let period = PoolOffer(pools: pools.open(at: issued), index: 0, out: SeatsOut(), settings: settings, now: issued)
                .period(client: end.interval, granularity: asked.granularity)
            expect(try #require(period), vector)
            #expect(period?.end.iso8601.shown == vector.fields["end"])
            return
        }
        let given = try Lending.allot(asked, from: pools, out: SeatsOut(), end: end, settings: settings, now: issued)
        expect(try #require(given.period), vector)
        #expect(given.end.iso8601.shown == vector.fields["end"])
        if let renew = vector.fields["renew"] { #expect(given.renewAt?.iso8601.shown ?? "never" == renew) }
        #expect(given.lines[0].line.borrowing.allows(from: issued, to: given.end), "the launch check takes it")
    }

    private func expect(_ period: BorrowPeriod, _ vector: Vector) {
        #expect(period.levels.effective.text.shown == vector.fields["effective"])
        #expect(period.levels.winner.rawValue == vector.fields["decides"])
        if let unit = vector.fields["unit"] { #expect("\(period.granularity.unit.word)" == unit) }
    }
}
