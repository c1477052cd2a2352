// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Three servers of one license file.
struct Trio: Sendable {
    static let line = "INCREMENT cad ugslmd 1.0 permanent 3 BORROW=24"
    let keys = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()]

    /// One of the three, with a database of its own.
    struct Server {
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

        /// Reports use of a metered feature.
        func use(_ feature: String, _ count: Int, by device: SigningKey) async throws -> CapabilityAnswer {
            let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), seats: count)
            let request = BorrowRequest(
                id: RandomIdentifier.make().shown, bodyHash: feature, features: [asked], end: .lasting(3600),
                borrower: Fixture.borrower(device))
            return try await desk.serve(CapabilityRequest(request, isReport: true), now: Fixture.now).answer
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

        func audited(_ action: String) async throws -> [String] {
            try await desk.store.read { try $0.rows("SELECT detail FROM audit WHERE action = ?", [action]).map { $0[0] as String } }
        }

        func free(now: Instant = Fixture.now) async throws -> Int? { try await desk.standings(now: now).first?.free }
    }

    /// - Parameter first: the first's host; the others are on this machine.
    func file(ports: [Int] = [27080, 27080, 27080], first: String = "localhost", lines: [String] = [line]) throws -> LicenseText {
        let servers = zip(keys, ports).enumerated().map {
            "SERVER \($0 == 0 ? first : "localhost") \($1.0.publicKey.hostid.shown) \($1.1)"
        }
        let draft = LicenseDraft(
            LicenseText(name: "three.lic", bytes: Bytes((servers + ["VENDOR ugslmd"] + lines).joined(separator: "\n").utf8)))
        return LicenseText(name: "three.lic", bytes: try draft.signed(by: Fixture.publisher).text)
    }

    /// - Parameter folder: of a server that was there before, with its database.
    func server(_ index: Int, _ text: LicenseText? = nil, in folder: Folder? = nil) throws -> Server {
        let text = try text ?? file(first: "lic1")
        let folder = try folder ?? Folder()
        let hostid = keys[index].publicKey.hostid
        let stock = Stocktaking([text], server: hostid, publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices.isEmpty, "\(stock.notices)")
        let desk = LendingDesk(
            shelf: try stock.served(at: Fixture.now), store: try LoanStore(path: folder.file("loans.db"), server: hostid), key: keys[index])
        return Server(key: keys[index], folder: folder, desk: desk, license: try RedundantLicense(text))
    }
}
