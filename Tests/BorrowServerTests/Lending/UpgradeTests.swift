// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import SeededRandom
import Testing

@testable import BorrowServer

/// An UPGRADE line makes seats of a newer version of those of older lines: there are never more of them than before.
@Suite struct UpgradeTests {
    private static let base = "INCREMENT cad ugslmd 1.0 permanent 5 BORROW=48"
    private static let upgrade = "UPGRADE cad ugslmd 1.0 2.0 permanent 2"
    private let alice = SigningKey.generate()

    private func offers(_ counter: Counter, now: Instant = Fixture.now) async throws -> [String] {
        try await counter.desk.standings(now: now).map { "\($0.version.text.shown) \($0.free)/\($0.total)" }
    }

    @Test func seatsMoveToTheNewVersion() async throws {
        let counter = try Counter([Self.base, Self.upgrade])
        #expect(try await offers(counter) == ["1.0 3/3", "2.0 2/2"])
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"), version: Version("1.5"), seats: 2)
        let outcome = try await counter.borrow([asked], device: alice)
        guard case .lent(let texts) = outcome else { throw outcome.refusals[0].refusal }
        let grant = try Grant.parse(texts[0])
        #expect(grant.terms.version == Version("2.0"))
        #expect(grant.derivation != nil)
        _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
        #expect(try await offers(counter) == ["1.0 3/3", "2.0 0/2"])
    }

    @Test(arguments: [
        ("all of several lines", ["INCREMENT cad ugslmd 1.5 permanent 3 BORROW=48"], "UPGRADE cad ugslmd 1.0 2.0 permanent 8", ["2.0 8/8"]),
        ("a line below the first version", [], "UPGRADE cad ugslmd 1.1 2.0 permanent 2", ["1.0 5/5"]),
        (
            "a line of the second version", ["INCREMENT cad ugslmd 2.0 permanent 3 BORROW=48"], "UPGRADE cad ugslmd 1.0 2.0 permanent 9",
            ["2.0 3/3", "2.0 5/5"]
        ),
        ("more than there is", [], "UPGRADE cad ugslmd 1.0 2.0 permanent 9", ["2.0 5/5"]),
        ("an expired upgrade", [], "UPGRADE cad ugslmd 1.0 2.0 21-nov-2026 2", ["1.0 5/5"]),
        ("one that has not started", [], "UPGRADE cad ugslmd 1.0 2.0 permanent 2 START=01-dec-2026", ["1.0 5/5"]),
        (
            "two upgrades", ["UPGRADE cad ugslmd 1.0 2.0 permanent 2"], "UPGRADE cad ugslmd 1.0 3.0 permanent 2",
            ["1.0 1/1", "2.0 2/2", "3.0 2/2"]
        ),
        (
            "two from and to the same", ["UPGRADE cad ugslmd 1.0 2.0 permanent 2 SN=1"], "UPGRADE cad ugslmd 1.0 2.0 permanent 2",
            ["1.0 1/1", "2.0 2/2", "2.0 2/2"]
        ),
        ("another feature", [], "UPGRADE cam ugslmd 1.0 2.0 permanent 2", ["1.0 5/5"]),
    ])
    func upgrades(_ what: String, lines: [String], upgrade: String, expected: [String]) async throws {
        let found = try await offers(try Counter([Self.base] + lines + [upgrade]))
        #expect(found.sorted() == expected.sorted(), "\(what): \(found)")
    }

    @Test func anUpgradeEndsWithItsLineAndItsLineComesBack() async throws {
        let counter = try Counter([Self.base, Self.upgrade.replacing("permanent", with: "23-nov-2026")])
        let grant = try await counter.lend("cad", seats: 2, to: alice)
        #expect(grant.terms.version == Version("1.0"))
        let two = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"), version: Version("2.0"), seats: 2)
        guard case .lent(let texts) = try await counter.borrow([two], end: .lasting(Fixture.week), device: .generate()) else {
            Issue.record("not lent")
            return
        }
        #expect(try Grant.parse(texts[0]).terms.expiresAt == Fixture.at("2026-11-23T23:59:59Z"))
        #expect(try await offers(counter, now: Fixture.at("2026-11-24T00:00:00Z")) == ["1.0 5/5"])
        let gone = try Counter([Self.base.replacing("permanent", with: "21-nov-2026"), Self.upgrade])
        #expect(try await offers(gone) == [])
    }

    /// A borrow of the old version ends where an upgrade takes its seat.
    @Test func anUpgradeThatStartsLaterFindsItsSeats() async throws {
        let counter = try Counter([Self.base, Self.upgrade.replacing("permanent 2", with: "permanent 5 START=23-nov-2026")])
        let grant = try await counter.lend("cad", end: .lasting(Fixture.week), to: alice)
        #expect(grant.terms.expiresAt == Fixture.at("2026-11-23T00:00:00Z"))
        #expect(try await offers(counter, now: Fixture.at("2026-11-23T00:00:00Z")) == ["2.0 5/5"])
    }

    /// All are out when the publisher's file with the upgrade comes.
    @Test func seatsThatAreOutAreNotLentAgainAsUpgraded() async throws {
        let folder = try Folder()
        try await Counter([Self.base], in: folder).lend("cad", seats: 4, to: alice)
        let counter = try Counter([Self.base, Self.upgrade.replacing(" 2\n", with: " 5")], in: folder)
        #expect(try await offers(counter) == ["1.0 0/3", "2.0 1/2"])
        let two = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"), version: Version("2.0"), seats: 2)
        #expect(try await counter.borrow([two], device: .generate()).refusals.map(\.refusal.code) == [.noneFree])
    }

    @Test func whatAnUpgradeCannotDoIsNamed() throws {
        let more = try Fixture.stock([Self.base, Self.upgrade.replacing("permanent 2", with: "permanent 9")])
        #expect(
            more.notices.map(\.description) == [
                "test.lic:5: UPGRADE cad is lent in part: 5 of its 9 seats; the lines from version 1.0 to before 2.0 have no more"
            ])
        let none = try Fixture.stock([Self.base, Self.upgrade.replacing("1.0 2.0", with: "1.5 2.0")])
        #expect(none.notices.map(\.reason) == ["no line of cad from version 1.5 to before 2.0 has seats to upgrade"])
        let dormant = try Fixture.stock([Self.base, Self.upgrade.replacing("permanent", with: "21-nov-2026")])
        #expect(
            dormant.notices(at: Fixture.now).map(\.description) == [
                "test.lic:5: UPGRADE cad is not lent: it expired at 2026-11-21 23:59:59 UTC"
            ])
        let expired = try Fixture.stock([Self.base.replacing("permanent", with: "21-nov-2026"), Self.upgrade])
        #expect(
            expired.notices(at: Fixture.now).map(\.description) == [
                "test.lic:3: INCREMENT cad is not lent: it expired at 2026-11-21 23:59:59 UTC",
                "test.lic:5: UPGRADE cad is not lent: no line that it upgrades gives a seat: of the first, it expired at 2026-11-21 23:59:59 UTC",
            ])
        // Where another of its lines still gives seats, it is lent in part, and its line is what has expired.
        let half = try Fixture.stock([
            Self.base.replacing("permanent 5", with: "21-nov-2026 1"), Self.base.replacing("permanent 5", with: "permanent 1"),
            Self.upgrade,
        ])
        #expect(half.notices(at: Fixture.now).map(\.subject) == ["INCREMENT cad"])
    }

    /// Whatever the lines: at any time, all versions together have as many seats as the lines that were written.
    @Test(arguments: 0..<60)
    func nothingIsWonByUpgrading(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let days = ["permanent", "25-nov-2026", "30-nov-2026", "10-dec-2026"]
        var (bases, upgrades): ([String], [String]) = ([], [])
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let (version, day) = (["1.0", "1.5", "2.0"].randomElement(using: &random)!, days.randomElement(using: &random)!)
            bases.append("INCREMENT cad ugslmd \(version) \(day) \(Int.random(in: 1...6, using: &random)) BORROW=100 SN=\(bases.count)")
        }
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let versions = ["1.0 1.5", "1.0 2.0", "1.5 3.0", "2.0 3.0", "1.0 3.0"].randomElement(using: &random)!
            let start = ["", " START=24-nov-2026", " START=28-nov-2026"].randomElement(using: &random)!
            upgrades.append(
                "UPGRADE cad ugslmd \(versions) \(days.randomElement(using: &random)!) \(Int.random(in: 1...8, using: &random)) SN=\(upgrades.count)\(start)"
            )
        }
        let folder = try Folder()
        // Loans that were made before there was any upgrade are among those that count.
        let before = try Counter(bases, in: folder)
        var grants: [Grant] = []
        for _ in 0..<3 {
            if let grant = try? await before.lend("cad", end: .lasting(Int64.random(in: 60...900_000, using: &random)), to: .generate()) {
                grants.append(grant)
            }
        }
        let counter = try Counter(bases + upgrades, in: folder)
        var now = Fixture.now
        for _ in 0..<25 {
            now = now + Int64.random(in: 0...40_000, using: &random)
            let version = ["1.0", "1.5", "2.0", "3.0"].randomElement(using: &random)!
            let asked = WantedSeats(
                vendor: Bytes("ugslmd"), feature: Bytes("cad"), version: Version(version), seats: Int.random(in: 1...3, using: &random))
            let end = AskedEnd.lasting(Int64.random(in: 60...900_000, using: &random))
            guard case .lent(let texts) = try await counter.borrow([asked], end: end, device: .generate(), now: now) else { continue }
            let grant = try Grant.parse(texts[0])
            _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
            grants.append(grant)
        }
        for moment in grants.map(\.terms.issuedAt) {
            let out = grants.filter { $0.terms.issuedAt <= moment && $0.terms.expiresAt > moment }.reduce(0) { $0 + $1.terms.seats }
            let written = LicenseFile.parse(Bytes(bases.joined(separator: "\n").utf8), name: "").file.features
            let seats = written.filter { ($0.borrowing.finalExpiry ?? .max) > moment }.reduce(0) { $0 + $1.counted }
            #expect(out <= seats, "\(out) of \(seats) at \(moment.readable.shown): \(bases + upgrades)")
        }
    }
}
