// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Of three servers one lends; another takes over by an administrator's word, and no seat is lent by two.
@Suite struct ThreeServersTests {
    private let trio = Trio()
    private let alice = SigningKey.generate()
    private var keys: [SigningKey] { trio.keys }

    private func server(_ index: Int) throws -> Trio.Server { try trio.server(index) }

    @Test func theFirstLends() async throws {
        let grant = try await server(0).lend(to: alice)
        #expect(grant.servers.count == 3)
        #expect(try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey]).server == keys[0].publicKey)
    }

    @Test(arguments: [1, 2])
    func theOthersStandByAndNameTheFirst(_ index: Int) async throws {
        let server = try server(index)
        let refusal = await #expect(throws: Refusal.self) { try await server.lend(to: alice) }
        #expect(refusal?.code == .standby)
        #expect(refusal?.detail.contains("lic1:27080") == true)
        #expect(refusal?.hint.contains("BORROW_SERVER") == true)
        #expect(try await server.free() == nil)
        await #expect(throws: Refusal(.standby, "")) { try await server.desk.licenseText() }
    }

    @Test func anOrderlyTakeOverLosesNoSeatAndLendsNoneTwice() async throws {
        let (first, second) = (try server(0), try server(1))
        let held = try await first.lend(2, to: alice)
        try first.standBy()
        await #expect(throws: Refusal(.standby, "")) { try await first.lend(to: .generate()) }
        let report = try second.takeOver(from: first)
        #expect(report.taken == 1)
        #expect(report.heldBackUntil == nil)
        #expect(try await second.free() == 1)
        let grant = try await second.lend(to: .generate())
        #expect(try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey]).server == keys[1].publicKey)
        await #expect(throws: Refusal(.noneFree, "")) { try await second.lend(to: .generate()) }
        // The laptop that has one of the first's goes on with one of the second's: the seat is the same.
        let again = try await second.lend(2, to: alice, end: .lasting(7200))
        #expect(again.terms.expiresAt > held.terms.expiresAt)
        #expect(try await second.free() == 0)
        // Its license text is there again for laptops.
        #expect(try await second.desk.licenseText().shown.contains("INCREMENT cad"))
    }

    @Test func whatOneServerNeverHeardOfIsHeldBack() async throws {
        let (first, second) = (try server(0), try server(1))
        _ = try await first.lend(to: alice)
        let report = try second.takeOver(from: first)
        #expect(report.taken == 1)
        #expect(report.heldBackUntil == Fixture.now + (24 * 3600 + 1))
        await #expect(throws: Refusal(.recovering, "")) { try await second.lend(to: .generate()) }
        try second.carryOut(EndRecoveryOrder())
        #expect(try await second.lend(2, to: .generate()).terms.seats == 2)
        await #expect(throws: Refusal(.noneFree, "")) { try await second.lend(to: .generate()) }
    }

    @Test func withoutADatabaseNothingIsLentUntilTheLongestLicenseHasEnded() async throws {
        let second = try server(1)
        let report = try second.takeOver(from: nil)
        await #expect(throws: Refusal(.recovering, "")) { try await second.lend(to: alice) }
        let end = try #require(report.heldBackUntil)
        #expect(try await second.lend(3, to: alice, now: end).terms.seats == 3)
    }

    @Test func theFirstTakesOverAgainAndHearsWhatEnded() async throws {
        let (first, second) = (try server(0), try server(1))
        _ = try await first.lend(3, to: alice)
        try first.standBy()
        try second.takeOver(from: first)
        // It replaces all three.
        _ = try await second.lend(1, to: alice)
        try second.standBy()
        let report = try first.takeOver(from: second)
        #expect(report.taken == 1)
        #expect(report.ended == 1)
        #expect(try await first.free() == 2)
    }

    @Test func onlyOneOfTheThreeTakesOver() throws {
        let (first, second) = (try server(0), try server(1))
        let stranger = try Counter([Trio.line])
        let own = #expect(throws: Refusal.self) { try second.takeOver(from: second) }
        #expect(own?.code == .usage)
        let license = first.license
        let predecessor = try Predecessor(database: stranger.folder.file("loans.db"), servers: license.servers, now: Fixture.now)
        let foreign = TakeOverOrder(servers: license.servers, predecessor: predecessor, latestEnd: Fixture.now)
        #expect(throws: Refusal(.usage, "")) { try second.carryOut(foreign) }
        #expect(throws: Refusal(.usage, "")) { try stranger.carryOut(StandByOrder(servers: license.servers)) }
        #expect(throws: Refusal(.badRequest, "")) { try RedundantLicense(try Fixture.license([Trio.line])) }
    }

    /// Its database is lost, and its licenses are out there.
    @Test func whatADeadServerLentIsShownToTheOneThatTookOver() async throws {
        let (first, second) = (try server(0), try server(1))
        let held = try await first.lend(2, to: alice)
        try second.takeOver(from: nil)
        #expect(try await second.show(held.sealed.text, by: alice).isNew)
        #expect(try await !second.show(held.sealed.text, by: alice).isNew)
        try second.carryOut(EndRecoveryOrder())
        #expect(try await second.free() == 1)
        // What comes to light when its seat is lent again is over-use.
        let late = try await first.lend(1, to: SigningKey.generate())
        _ = try await second.lend(1, to: .generate())
        await #expect(throws: Refusal(.notYourLoan, "")) { try await second.show(late.sealed.text, by: alice) }
        let details = try await second.desk.store.read {
            try $0.rows("SELECT detail FROM audit WHERE action = 'adopt'", []).map { $0[0] as String }
        }
        #expect(details == ["lent by another of the three servers"])
    }

    @Test func moreThanThereIsIsOverUse() async throws {
        let (first, second) = (try server(0), try server(1))
        let held = try await first.lend(2, to: alice)
        try second.takeOver(from: nil)
        try second.carryOut(EndRecoveryOrder())
        _ = try await second.lend(3, to: .generate())
        #expect(try await second.show(held.sealed.text, by: alice).isNew)
        let report = try LoanReport.read(database: second.database, all: false, now: Fixture.now)
        #expect(report.loans.map(\.seats).sorted() == [2, 3])
        #expect(try await second.free() == 0)
    }

    @Test func aDeadServersLicenseIsReturnedToTheOneThatTookOver() async throws {
        let (first, second) = (try server(0), try server(1))
        let (known, unknown) = (try await first.lend(1, to: alice), SigningKey.generate())
        try second.takeOver(from: first)
        let later = try await first.lend(1, to: unknown)
        let receipt = try #require(Receipt(try await second.giveBack(known, lentBy: keys[0], by: alice)))
        #expect(receipt.terms.server == keys[1].publicKey.hostid)
        #expect(keys[1].publicKey.verifies(receipt.sealed, for: .receipt))
        // Of what it never heard of it says so too, as long as it recovers.
        let stray = try await second.giveBack(later, lentBy: keys[0], by: unknown)
        #expect(try await second.giveBack(later, lentBy: keys[0], by: unknown) == stray)
        #expect(try await !second.show(later.sealed.text, by: unknown).isNew)
        try second.carryOut(EndRecoveryOrder())
        #expect(try await second.free() == 3)
        // The first comes back, in order or not: the receipt ends the loan there.
        #expect(try await first.show(receipt.sealed.text, by: alice).loan.state == .returned)
    }

    /// Whoever lends would not hear of it.
    @Test func aServerThatStandsByTakesNothingBack() async throws {
        let (first, second, third) = (try server(0), try server(1), try server(2))
        let held = try await first.lend(1, to: alice)
        try first.standBy()
        for server in [first, third] {
            await #expect(throws: Refusal(.standby, "")) { try await server.giveBack(held, lentBy: keys[0], by: alice) }
        }
        await #expect(throws: Refusal(.standby, "")) { try await third.show(held.sealed.text, by: alice) }
        try second.takeOver(from: first)
        _ = try await second.giveBack(held, lentBy: keys[0], by: alice)
        #expect(try await second.free() == 3)
    }

    @Test func onlyTheThreeThatThePublisherSignedCount() async throws {
        let (first, second) = (try server(0), try server(1))
        let held = try await first.lend(1, to: alice)
        try second.takeOver(from: nil)
        let forged = alice.seal(held.sealed.message, for: .grant).text
        await #expect(throws: Refusal(.badSignature, "")) { try await second.show(forged, by: alice) }
        // The first's own license, from a file for it alone.
        let own = try Counter([Trio.line])
        let single = try await own.lend("cad", to: alice)
        await #expect(throws: Refusal(.wrongServer, "")) { try await second.show(single.sealed.text, by: alice) }
        await #expect(throws: Refusal(.wrongServer, "")) { try await second.giveBack(single, lentBy: Fixture.server, by: alice) }
        // Three servers of which the publisher signed nothing for this one.
        let strangers = ThreeServersTests()
        let other = try await strangers.server(0).lend(1, to: alice)
        await #expect(throws: Refusal(.wrongServer, "")) { try await second.show(other.sealed.text, by: alice) }
    }

    /// What is used up stays so, whoever counts.
    @Test func meteredCountsAreTakenOver() async throws {
        let text = try trio.file(lines: [
            "INCREMENT ink ugslmd 1.0 permanent 10 METERED", "INCREMENT solve ugslmd 1.0 permanent 5 METERED=REUSABLE",
        ])
        let (first, second) = (try trio.server(0, text), try trio.server(1, text))
        _ = try await first.use("ink", 7, by: alice)
        try first.standBy()
        try second.takeOver(from: first)
        await #expect(throws: Refusal(.allInUse, "")) { try await second.use("ink", 4, by: alice) }
        _ = try await second.use("ink", 3, by: alice)
        // Of reusable use it is not known what came back: that waits for the administrator.
        _ = try await second.use("solve", 1, by: alice)
        try second.standBy()
        try first.takeOver(from: second)
        await #expect(throws: Refusal(.recovering, "")) { try await first.use("solve", 1, by: alice) }
        // What was used up is known, and is not held back.
        await #expect(throws: Refusal(.allInUse, "")) { try await first.use("ink", 1, by: alice) }
        try first.carryOut(EndRecoveryOrder())
        _ = try await first.use("solve", 5, by: alice)
        await #expect(throws: Refusal(.allInUse, "")) { try await first.use("ink", 1, by: alice) }
    }

    /// A file for one server beside one for three.
    @Test func aServerStandsByForOneFileAndLendsTheOther() async throws {
        let hostid = keys[1].publicKey.hostid
        let own = try Fixture.license(["INCREMENT cam ugslmd 1.0 permanent 1 BORROW"], server: keys[1], name: "own.lic")
        let stock = Stocktaking([try trio.file(), own], server: hostid, publishers: [Fixture.publisher.publicKey])
        let folder = try Folder()
        let desk = LendingDesk(shelf: stock.shelf, store: try LoanStore(path: folder.file("loans.db"), server: hostid), key: keys[1])
        #expect(try await desk.standings(now: Fixture.now).map(\.feature) == [Bytes("cam")])
        let text = try await desk.licenseText().shown
        #expect(text.contains("INCREMENT cam") && !text.contains("INCREMENT cad"))
    }

    @Test func twoServersAreNeitherOneNorThree() throws {
        let text = try trio.file().bytes.shown
        let cut = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
        let stock = Stocktaking(
            [LicenseText(name: "two.lic", bytes: Bytes(cut.utf8))], server: keys[1].publicKey.hostid,
            publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices.map(\.reason) == ["the file has 2 SERVER lines, one or three are needed"])
    }
}
