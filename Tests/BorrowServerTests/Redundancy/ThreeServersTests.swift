// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Of three servers one lends; another takes over by an administrator's word, and no seat is lent by two.
@Suite struct ThreeServersTests {
    private static let line = "INCREMENT cad ugslmd 1.0 permanent 3 BORROW=24"
    private let keys = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()]
    private let alice = SigningKey.generate()

    /// One of the three, with a database of its own.
    private struct Server {
        let key: SigningKey
        let folder: Folder
        let desk: LendingDesk
        let license: RedundantLicense

        var database: String { folder.file("loans.db") }

        @discardableResult
        func carryOut<Order: AdministrativeOrder>(_ order: Order, now: Instant = Fixture.now) throws(Refusal) -> Order.Report {
            try order.carryOut(inStore: database, administrator: "local:root", now: now)
        }

        func standBy() throws { try carryOut(StandByOrder(servers: license.servers)) }

        @discardableResult
        func takeOver(from other: Server?, now: Instant = Fixture.now) throws -> RoleReport {
            let predecessor = try other.map { try Predecessor(database: $0.database, servers: license.servers, now: now) }
            return try carryOut(
                TakeOverOrder(servers: license.servers, predecessor: predecessor, latestEnd: license.latestEnd(from: now)), now: now)
        }

        func lend(_ seats: Int = 1, to device: SigningKey, end: AskedEnd = .lasting(3600), now: Instant = Fixture.now) async throws -> Grant
        {
            let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"), seats: seats)
            let request = BorrowRequest(
                id: RandomIdentifier.make().shown, bodyHash: "b", features: [asked], end: end, borrower: Fixture.borrower(device))
            switch try await desk.borrow(request, now: now) {
            case .lent(let texts): return try Grant.parse(texts[0])
            case .refused(let refusals): throw refusals[0].refusal
            }
        }

        @discardableResult
        func show(_ text: Bytes, by device: SigningKey) async throws -> Shown {
            try await desk.adopt(text, device: device.publicKey.hostid.shown, request: RandomIdentifier.make().shown, now: Fixture.now)
        }

        func giveBack(_ grant: Grant, lentBy server: SigningKey, by device: SigningKey) async throws -> Bytes {
            let text = Tombstone.text(of: grant, by: device, at: Fixture.now, server: server.publicKey.hostid)
            return try await desk.takeBack(
                text, device: device.publicKey.hostid.shown, request: RandomIdentifier.make().shown, now: Fixture.now)
        }

        func free(now: Instant = Fixture.now) async throws -> Int? { try await desk.standings(now: now).first?.free }
    }

    private func file(ports: [Int] = [27080, 27080, 27080], lines: [String] = [line]) throws -> LicenseText {
        let servers = zip(keys, ports).enumerated().map {
            "SERVER \($0 == 0 ? "lic1" : "localhost") \($1.0.publicKey.hostid.shown) \($1.1)"
        }
        let draft = LicenseDraft(
            LicenseText(name: "three.lic", bytes: Bytes((servers + ["VENDOR ugslmd"] + lines).joined(separator: "\n").utf8)))
        return LicenseText(name: "three.lic", bytes: try draft.signed(by: Fixture.publisher).text)
    }

    private func server(_ index: Int, _ text: LicenseText? = nil) throws -> Server {
        let text = try text ?? file()
        let folder = try Folder()
        let hostid = keys[index].publicKey.hostid
        let stock = Stocktaking([text], server: hostid, publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices.isEmpty, "\(stock.notices)")
        let desk = LendingDesk(
            shelf: try stock.served(at: Fixture.now), store: try LoanStore(path: folder.file("loans.db"), server: hostid), key: keys[index])
        return Server(key: keys[index], folder: folder, desk: desk, license: try RedundantLicense(text))
    }

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
        try second.carryOut(RecoveryOrder(isDone: true))
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
        let stranger = try Counter([Self.line])
        let own = #expect(throws: Refusal.self) { try second.takeOver(from: second) }
        #expect(own?.code == .usage)
        let license = first.license
        let predecessor = try Predecessor(database: stranger.folder.file("loans.db"), servers: license.servers, now: Fixture.now)
        let foreign = TakeOverOrder(servers: license.servers, predecessor: predecessor, latestEnd: Fixture.now)
        #expect(throws: Refusal(.usage, "")) { try second.carryOut(foreign) }
        #expect(throws: Refusal(.usage, "")) { try stranger.carryOut(StandByOrder(servers: license.servers)) }
        #expect(throws: Refusal(.badRequest, "")) { try RedundantLicense(try Fixture.license([Self.line])) }
    }

    /// Its database is lost, and its licenses are out there.
    @Test func whatADeadServerLentIsShownToTheOneThatTookOver() async throws {
        let (first, second) = (try server(0), try server(1))
        let held = try await first.lend(2, to: alice)
        try second.takeOver(from: nil)
        #expect(try await second.show(held.sealed.text, by: alice).isNew)
        #expect(try await !second.show(held.sealed.text, by: alice).isNew)
        try second.carryOut(RecoveryOrder(isDone: true))
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
        try second.carryOut(RecoveryOrder(isDone: true))
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
        try second.carryOut(RecoveryOrder(isDone: true))
        #expect(try await second.free() == 3)
        // The first comes back, in order or not: the receipt ends the loan there.
        #expect(try first.database != second.database)
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
        let own = try Counter([Self.line])
        let single = try await own.lend("cad", to: alice)
        await #expect(throws: Refusal(.wrongServer, "")) { try await second.show(single.sealed.text, by: alice) }
        await #expect(throws: Refusal(.wrongServer, "")) { try await second.giveBack(single, lentBy: Fixture.server, by: alice) }
        // Three servers of which the publisher signed nothing for this one.
        let strangers = ThreeServersTests()
        let other = try await strangers.server(0).lend(1, to: alice)
        await #expect(throws: Refusal(.wrongServer, "")) { try await second.show(other.sealed.text, by: alice) }
    }

    /// The first was away, another took over, and nobody told the first.
    @Test func aServerThatComesBackStandsByWhereAnotherLends() async throws {
        let second = try server(1)
        try second.takeOver(from: nil)
        let running = LicenseServer(desk: second.desk, address: .init(host: "127.0.0.1", port: 0), clock: { Fixture.now })
        try await running.serving { port in
            let first = try server(0, try file(ports: [1, port, 1]))
            let words = try await first.desk.yieldToPeers(now: Fixture.now)
            #expect(words.count == 1)
            #expect(words.first?.contains("localhost:\(port) lends") == true)
            await #expect(throws: Refusal(.standby, "")) { try await first.lend(to: alice) }
            // Also where it cannot ask any more.
            let alone = LendingDesk(policy: first.desk.policy.current, store: first.desk.store, key: first.key)
            await #expect(throws: Refusal(.standby, "")) { try await alone.licenseText() }
        }
    }

    /// A server that stands by, and one under another key, are not taken for one that lends.
    @Test func aServerLendsWhereNoneOfTheOthersDoes() async throws {
        let second = try server(1)
        let running = LicenseServer(desk: second.desk, address: .init(host: "127.0.0.1", port: 0), clock: { Fixture.now })
        try await running.serving { port in
            let first = try server(0, try file(ports: [1, port, port]))
            #expect(try await first.desk.yieldToPeers(now: Fixture.now).isEmpty)
            _ = try await first.lend(to: alice)
        }
    }

    /// A file for one server beside one for three.
    @Test func aServerStandsByForOneFileAndLendsTheOther() async throws {
        let hostid = keys[1].publicKey.hostid
        let own = try Fixture.license(["INCREMENT cam ugslmd 1.0 permanent 1 BORROW"], server: keys[1], name: "own.lic")
        let stock = Stocktaking([try file(), own], server: hostid, publishers: [Fixture.publisher.publicKey])
        let folder = try Folder()
        let desk = LendingDesk(shelf: stock.shelf, store: try LoanStore(path: folder.file("loans.db"), server: hostid), key: keys[1])
        #expect(try await desk.standings(now: Fixture.now).map(\.feature) == [Bytes("cam")])
        let text = try await desk.licenseText().shown
        #expect(text.contains("INCREMENT cam") && !text.contains("INCREMENT cad"))
    }

    @Test func twoServersAreNeitherOneNorThree() throws {
        let text = try file().bytes.shown
        let cut = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
        let stock = Stocktaking(
            [LicenseText(name: "two.lic", bytes: Bytes(cut.utf8))], server: keys[1].publicKey.hostid,
            publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices.map(\.reason) == ["the file has 2 SERVER lines, one or three are needed"])
    }
}
