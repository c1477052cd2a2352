// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// Which lines add up, and which take the place of others.
@Suite struct PoolingTests {
    /// Seats of each pool of `f`, in file order.
    private func seats(_ lines: [String], now: Instant = Fixture.now) throws -> [Int] {
        let shelf = try Fixture.stock(lines).shelf
        return shelf.pools(vendor: Bytes("ugslmd"), feature: Bytes("f"))?.open(at: now).map(\.seats) ?? []
    }

    private static let line = "INCREMENT f ugslmd 1.0 permanent 2 BORROW"

    @Test(arguments: ["SN=2", "ISSUED=01-jan-2020", "NOTICE=x", "GRACE=3", "asset_info=x", "OVERDRAFT=2"])
    func poolsInSpiteOf(_ word: String) throws {
        #expect(try seats([Self.line + " SN=1", "\(Self.line.replacing(" 2 ", with: " 3 ")) \(word)"]) == [5])
    }

    @Test(arguments: [
        "DUP_GROUP=U", "FLOAT_OK", "HOST_BASED", "PLATFORMS=x", "TZ=0", "USER_BASED", "VENDOR_STRING=x", "BORROW_INTERVAL=1d",
        "BORROW_GRANULARITY=day", "BIND=DEVICE", "EARLY_RETURN=NO", "RENEW_INTERVAL=50", "METERED", "METERED=REUSABLE",
        "UNDO_INTERVAL=1h",
    ])
    func doesNotPoolWith(_ word: String) throws {
        #expect(try seats([Self.line, "\(Self.line) \(word)"]) == [2, 2])
    }

    @Test func poolsByVersionAndBorrow() throws {
        #expect(try seats([Self.line, "INCREMENT f ugslmd 1.00 permanent 2 BORROW SN=2"]) == [4])
        #expect(try seats([Self.line, "INCREMENT f ugslmd 1.1 permanent 2 BORROW"]) == [2, 2])
        #expect(try seats([Self.line, "INCREMENT f ugslmd 1.0 permanent 2 BORROW=168"]) == [2, 2])
    }

    @Test func onlyTheFirstFeatureCounts() throws {
        let first = "FEATURE f ugslmd 1.0 permanent 2 BORROW SN=1"
        #expect(try seats([first, "FEATURE f ugslmd 1.0 permanent 5 BORROW SN=2", Self.line]) == [4])
    }

    @Test func theSameSignedLineCountsOnce() throws {
        #expect(try seats([Self.line, Self.line]) == [2])
        // What the site may edit does not make it another line.
        #expect(try seats([Self.line, Self.line + " asset_info=copy"]) == [2])
        let file = try Fixture.license([Self.line])
        let twice = Stocktaking([file, file], server: Fixture.server.publicKey.hostid, publishers: [Fixture.publisher.publicKey])
        #expect(twice.shelf.features[0].open(at: Fixture.now).map(\.seats) == [2])
        #expect(twice.notices.map(\.kind) == [.notLent])
    }

    @Test(
        arguments: [
            ("the later ISSUED wins", "ISSUED=01-jan-2020", "SUPERSEDE ISSUED=02-jan-2020", [5]),
            ("a line without ISSUED is older", "SN=1", "SUPERSEDE ISSUED=02-jan-2020", [5]),
            ("an equal ISSUED stays", "ISSUED=02-jan-2020", "SUPERSEDE ISSUED=02-jan-2020", [7]),
            ("a later one stays", "ISSUED=03-jan-2020", "SUPERSEDE ISSUED=02-jan-2020", [7]),
            ("SUPERSEDE needs ISSUED", "ISSUED=01-jan-2020", "SUPERSEDE", [7]),
            ("names others only", "ISSUED=01-jan-2020", "SUPERSEDE=\"g h\" ISSUED=02-jan-2020", [7]),
            ("names this one too", "ISSUED=01-jan-2020", "SUPERSEDE=\"g f\" ISSUED=02-jan-2020", [5]),
            ("before its START it supersedes nothing", "ISSUED=01-jan-2020", "SUPERSEDE ISSUED=02-jan-2020 START=23-nov-2026", [2]),
            ("from START on it does", "ISSUED=01-jan-2020", "SUPERSEDE ISSUED=02-jan-2020 START=22-nov-2026", [5]),
        ] as [(String, String, String, [Int])])
    func supersedes(_ name: String, old: String, new: String, expected: [Int]) throws {
        let lines = ["\(Self.line) \(old)", "INCREMENT f ugslmd 1.0 permanent 5 BORROW \(new)"]
        #expect(try seats(lines) == expected)
        // The order of the lines does not matter.
        #expect(try seats(lines.reversed()) == expected)
    }

    @Test func supersedesOtherFeaturesOfItsVendorOnly() throws {
        let shelf = try Fixture.stock([
            "INCREMENT f ugslmd 1.0 permanent 1 BORROW ISSUED=01-jan-2020",
            "INCREMENT suite ugslmd 1.0 permanent 1 BORROW SUPERSEDE=\"f\" ISSUED=02-jan-2020",
        ]).shelf
        #expect(shelf.features.map { $0.open(at: Fixture.now).count } == [0, 1])
    }

    @Test func aPoolIsTheSameUnderNewDatesAndCounts() throws {
        let old = try Fixture.stock(["INCREMENT f ugslmd 27.0 01-jan-2026 2 BORROW ISSUED=01-jan-2025"]).shelf
        let new = try Fixture.stock(["INCREMENT f ugslmd 27 01-jan-2027 9 BORROW ISSUED=01-jan-2026 SN=4"]).shelf
        #expect(old.features[0].pools[0].id == new.features[0].pools[0].id)
    }
}
