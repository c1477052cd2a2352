// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// A server that got a new key, while what the old one lent is out.
@Suite struct RotatedKeyTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 2 BORROW"
    private let new = SigningKey.generate()
    private let old = Fixture.server
    private let device = SigningKey.generate()

    private func rotated(_ folder: Folder) throws -> LendingDesk {
        let (hostid, path) = (new.publicKey.hostid, folder.file("loans.db"))
        _ = try LoanStore.rotate(path, to: hostid, from: [old.publicKey.hostid], now: Fixture.now)
        let files = [
            try Fixture.license([Self.line], name: "old.lic"), try Fixture.license([Self.line], server: new, name: "new.lic"),
        ]
        let stock = Stocktaking(
            files, server: hostid, publishers: [Fixture.publisher.publicKey], retired: [old.publicKey.hostid])
        #expect(stock.notices.map(\.description).contains { $0.contains("it is signed for this server's old key") })
        return LendingDesk(shelf: stock.shelf, store: try LoanStore(path: path, server: hostid), key: new, retired: [old])
    }

    private func request(_ feature: String, by device: SigningKey, id: String) -> BorrowRequest {
        BorrowRequest(
            id: id, bodyHash: "body", features: [WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), seats: 1)],
            end: .lasting(86400), borrower: Fixture.borrower(device))
    }

    @Test func bothKeysLinesAreOnePool() async throws {
        let folder = try Folder()
        let before = try Counter([Self.line], in: folder)
        try await before.lend("f", to: device)
        try before.desk.store.close()
        let desk = try rotated(folder)
        let standings = try await desk.standings(now: Fixture.now)
        #expect(standings.map(\.total) == [2])
        #expect(standings.map(\.free) == [1])
        // What it lends now is the new key's, and takes the place of what the old one lent.
        guard case .lent(let texts) = try await desk.borrow(request("f", by: device, id: RandomIdentifier.make().shown), now: Fixture.now)
        else {
            throw Refusal(.internalFault, "not lent")
        }
        let grant = try VerifiedGrant(try Grant.parse(texts[0]), publishers: [Fixture.publisher.publicKey])
        #expect(grant.server == new.publicKey)
        #expect(try await desk.standings(now: Fixture.now).map(\.free) == [1])
    }

    @Test func theOldKeyTakesReturnsAndLendsNothing() async throws {
        let (folder, id) = (try Folder(), RandomIdentifier.make().shown)
        let before = try Counter([Self.line], in: folder)
        let grant = try await before.lend("f", to: device, id: id)
        try before.desk.store.close()
        let desk = try rotated(folder)
        // A lost answer is given again, in the old key's name.
        guard case .lent(let again) = try await desk.borrow(request("f", by: device, id: id), of: old, now: Fixture.now) else {
            throw Refusal(.internalFault, "not lent")
        }
        #expect(again == [grant.sealed.text])
        let refusal = await #expect(throws: Refusal(.keyRetired, "")) {
            try await desk.borrow(request("f", by: device, id: RandomIdentifier.make().shown), of: old, now: Fixture.now)
        }
        #expect(refusal?.detail.contains(new.publicKey.hostid.shown) == true)
        let text = try await desk.takeBack(
            Tombstone.text(of: grant, by: device, at: Fixture.now), device: device.publicKey.hostid.shown,
            request: RandomIdentifier.make().shown, now: Fixture.now)
        let receipt = try #require(Receipt(text))
        #expect(receipt.terms.server == old.publicKey.hostid)
        #expect(old.publicKey.verifies(receipt.sealed, for: .receipt))
        #expect(try await desk.standings(now: Fixture.now).map(\.free) == [2])
    }

    @Test func aConnectedLicenseOfTheOldKeyIsRenewedWithTheNewOne() async throws {
        let folder = try Folder()
        let before = try Counter([Self.line], in: folder)
        let grant = try await before.checkOut("f", to: device)
        try before.desk.store.close()
        let desk = try rotated(folder)
        func renewal(_ id: String) -> BorrowRequest {
            let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), renews: grant.terms.loan.shown)
            return BorrowRequest(
                id: id, bodyHash: "body", features: [asked], end: .connected(3600), borrower: Fixture.borrower(device))
        }
        // Who still asks the old key is told of the new one, and keeps what he has.
        let refusal = await #expect(throws: Refusal(.keyRetired, "")) {
            try await desk.borrow(renewal(RandomIdentifier.make().shown), of: old, now: Fixture.now + 60)
        }
        #expect(refusal?.detail.contains(new.publicKey.hostid.shown) == true)
        #expect(refusal?.hint.isEmpty == false)
        #expect(try await desk.standings(now: Fixture.now + 60).map(\.free) == [1])
        guard case .lent(let texts) = try await desk.borrow(renewal(RandomIdentifier.make().shown), now: Fixture.now + 60) else {
            throw Refusal(.internalFault, "not lent")
        }
        let renewed = try VerifiedGrant(try Grant.parse(texts[0]), publishers: [Fixture.publisher.publicKey])
        #expect(renewed.server == new.publicKey && renewed.grant.terms.isConnected)
        #expect(try await desk.standings(now: Fixture.now + 60).map(\.free) == [1])
        // One that is not renewed is given back to the old key, or ends by itself.
        #expect(try await desk.standings(now: Fixture.now + 7200).map(\.free) == [2])
    }

    @Test func aConnectedLicenseOfTheOldKeyIsGivenBack() async throws {
        let folder = try Folder()
        let before = try Counter([Self.line], in: folder)
        let grant = try await before.checkOut("f", to: device)
        try before.desk.store.close()
        let desk = try rotated(folder)
        let text = try await desk.takeBack(
            Tombstone.text(of: grant, by: device, at: Fixture.now), device: device.publicKey.hostid.shown,
            request: RandomIdentifier.make().shown, now: Fixture.now)
        #expect(try #require(Receipt(text)).terms.server == old.publicKey.hostid)
        #expect(try await desk.standings(now: Fixture.now).map(\.free) == [2])
    }

    @Test func aDatabaseFollowsOnlyAKeyThatComesWithItsOldOne() async throws {
        let folder = try Folder()
        let path = folder.file("loans.db")
        let before = try Counter([Self.line], in: folder)
        try await before.lend("f", to: device)
        try before.desk.store.close()
        let (hostid, oldHostid) = (new.publicKey.hostid, old.publicKey.hostid)
        #expect(throws: Refusal(.badConfiguration, "")) { try LoanStore(path: path, server: hostid) }
        let stranger = SigningKey.generate().publicKey.hostid
        #expect(try !LoanStore.rotate(path, to: hostid, from: [stranger], now: Fixture.now))
        #expect(throws: Refusal(.badConfiguration, "")) { try LoanStore(path: path, server: hostid) }
        #expect(try LoanStore.rotate(path, to: hostid, from: [oldHostid], now: Fixture.now))
        #expect(try !LoanStore.rotate(path, to: hostid, from: [oldHostid], now: Fixture.now))
        #expect(throws: Refusal(.keyRetired, "")) { try LoanStore(path: path, server: oldHostid) }
        let store = try LoanStore(path: path, server: hostid)
        let left = try await store.loansOfRetiredKeys(except: [], now: Fixture.now)
        #expect(left?.count == 1)
        #expect(left?.until == Fixture.now + 86400)
        #expect(try await store.loansOfRetiredKeys(except: [oldHostid], now: Fixture.now) == nil)
        #expect(try await store.read { try $0.rows("SELECT action FROM audit", []).map { $0[0] as String } } == ["lend", "rotate"])
    }
}
