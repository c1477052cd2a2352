// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Logging

@testable import BorrowServer

/// A desk with a database of its own, without HTTP.
struct Counter {
    let folder: Folder
    let desk: LendingDesk

    /// - Parameter watching: whether an epoch is kept beside the key, in the folder; then it is now `now`.
    init(
        _ lines: [String], in folder: Folder? = nil, database: String = "loans.db", settings: LendingSettings = .standard,
        watching: Bool = false, logger: Logger = .server, now: Instant = Fixture.now
    ) throws {
        self.folder = try folder ?? Folder()
        let shelf = try Fixture.stock(lines).shelf
        var watch: EpochWatch?
        if watching {
            watch = EpochWatch(Self.epoch(in: self.folder), shelf: shelf, now: now)
            watch?.rest = .zero
        }
        let store = try LoanStore(path: self.folder.file(database), server: Fixture.server.publicKey.hostid, watch: watch)
        desk = LendingDesk(policy: LendingPolicy(shelf: shelf, settings: settings), store: store, key: Fixture.server, logger: logger)
    }

    static func epoch(in folder: Folder) -> EpochFile { EpochFile(besideKey: folder.file("server.key"), key: Fixture.server) }

    /// Takes devices on first sight without end: a test's crowd sits at one machine.
    func takeCrowds() {
        var policy = desk.policy.current
        (policy.settings.enrolment.newDevicesPerMachine, policy.settings.enrolment.newDevicesPerAddress) = (.max, .max)
        desk.policy.replace(by: policy)
    }

    /// As `lend reread` does, with a license file of these lines.
    func reread(_ lines: [String]) throws {
        var policy = desk.policy.current
        policy.shelf = try Fixture.stock(lines).shelf
        desk.policy.replace(by: policy)
    }

    /// As a command of `lend` does, beside the server.
    @discardableResult
    func carryOut<Order: AdministrativeOrder>(_ order: Order, now: Instant = Fixture.now) throws(Refusal) -> Order.Report {
        try order.carryOut(inStore: folder.file("loans.db"), administrator: "local:root", now: now)
    }

    func borrow(
        _ features: [WantedSeats], end: AskedEnd = .lasting(86400), device: SigningKey, machine: String = Fixture.machine,
        id: String = RandomIdentifier.make().shown, body: String = "body", now: Instant = Fixture.now
    ) async throws(Refusal) -> BorrowOutcome {
        let request = BorrowRequest(
            id: id, bodyHash: body, features: features, end: end, borrower: Fixture.borrower(device, machine: machine))
        return try await desk.borrow(request, now: now)
    }

    /// The one grant that a borrow of one feature gives; throws its refusal.
    @discardableResult
    func lend(
        _ feature: String, seats: Int = 1, end: AskedEnd = .lasting(86400), to device: SigningKey, machine: String = Fixture.machine,
        id: String = RandomIdentifier.make().shown, renewing: Grant? = nil, now: Instant = Fixture.now
    ) async throws(Refusal) -> Grant {
        let asked = WantedSeats(
            vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), seats: seats, renews: renewing?.terms.loan.shown)
        switch try await borrow([asked], end: end, device: device, machine: machine, id: id, now: now) {
        case .lent(let texts):
            do { return try Grant.parse(texts[0]) } catch { throw Refusal(.internalFault, "a grant that does not parse") }
        case .refused(let refusals): throw refusals[0].refusal
        }
    }

    /// A connected license; `renewing` names the one that it takes the place of.
    @discardableResult
    func checkOut(
        _ feature: String, seats: Int = 1, seconds: Int64 = 3600, to device: SigningKey, machine: String = Fixture.machine,
        id: String = RandomIdentifier.make().shown, renewing: Grant? = nil, now: Instant = Fixture.now
    ) async throws(Refusal) -> Grant {
        try await lend(
            feature, seats: seats, end: .connected(seconds), to: device, machine: machine, id: id, renewing: renewing, now: now)
    }

    func giveBack(_ grant: Grant, by device: SigningKey, now: Instant = Fixture.now) async throws(Refusal) -> Bytes {
        try await desk.takeBack(
            Tombstone.text(of: grant, by: device, at: now), device: device.publicKey.hostid.shown, request: RandomIdentifier.make().shown,
            now: now)
    }

    /// What a laptop shows of its own.
    @discardableResult
    func show(_ text: Bytes, by device: SigningKey, now: Instant = Fixture.now) async throws(Refusal) -> Shown {
        try await desk.adopt(text, device: device.publicKey.hostid.shown, request: RandomIdentifier.make().shown, now: now)
    }

    func audited() async throws -> [String] {
        try await desk.store.read { try $0.rows("SELECT action FROM audit ORDER BY number", []).map { $0[0] as String } }
    }

    func free(_ feature: String, now: Instant = Fixture.now) async throws(Refusal) -> Int {
        try await desk.standings(now: now).filter { $0.feature == Bytes(feature.utf8) }.reduce(0) { $0 + $1.free }
    }
}

extension BorrowOutcome {
    /// What was refused; nothing where it was lent.
    var refusals: [(asked: WantedSeats, refusal: Refusal)] {
        if case .refused(let refusals) = self { refusals } else { [] }
    }
}

extension Tombstone {
    /// What a laptop writes when it gives a grant up.
    static func text(
        of grant: Grant, by device: SigningKey, at now: Instant, loan: Bytes? = nil, server: Bytes? = nil, feature: Bytes? = nil
    ) -> Bytes {
        let terms = TombstoneTerms(
            feature: feature ?? grant.terms.feature, vendor: grant.terms.vendor, loan: loan ?? grant.terms.loan,
            server: server ?? grant.servers[0].hostid, device: device.publicKey.hostid, expiresAt: grant.terms.expiresAt, returnedAt: now,
            user: grant.terms.user, host: grant.terms.host)
        return device.seal(terms.message, for: .tombstone).text
    }
}
