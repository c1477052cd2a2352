// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import BorrowKeys
import BorrowServer

/// A real license server on a free port of the loopback, in this process.
struct Site: Sendable {
    let key: SigningKey
    let address: ServerAddress
    let clock: Clock
    private let desk: LendingDesk
    private let database: String
    private let license: LicenseText

    static let publisher = SigningKey.generate()

    /// Serves these lines of a vendor while `body` runs.
    ///
    /// - Parameter trio: the keys of three SERVER lines, its own among them; `nil`: its own alone.
    /// - Parameter forgetful: whether its database is new, and nobody knows what its key has lent.
    static func open<Value: Sendable>(
        _ lines: [String], vendor: String = "ugslmd", key: SigningKey = .generate(), trio: [SigningKey]? = nil,
        publisher: SigningKey = publisher,
        clock: Clock = Clock(), settings: LendingSettings = .standard, forgetful: Bool = false,
        _ body: @escaping @Sendable (Site) async throws -> Value
    ) async throws -> Value {
        let scratch = try Scratch()
        let servers = (trio ?? [key]).enumerated().map { "SERVER lic\($0 + 1).invalid \($1.publicKey.hostid.shown) 27080" }
        let head = servers + ["VENDOR \(vendor)"]
        let draft = LicenseDraft(LicenseText(name: "test.lic", bytes: Bytes((head + lines).joined(separator: "\n").utf8)))
        let license = LicenseText(name: "test.lic", bytes: try draft.signed(by: publisher).text)
        let shelf = Stocktaking([license], server: key.publicKey.hostid, publishers: [publisher.publicKey]).shelf
        let database = scratch.path + "/loans.db"
        let watch = EpochWatch(EpochFile(besideKey: scratch.path + "/server.key", key: key), shelf: shelf, now: clock.now)
        let store = try LoanStore(path: database, server: key.publicKey.hostid, watch: forgetful ? watch : nil)
        let desk = LendingDesk(policy: LendingPolicy(shelf: shelf, settings: settings), store: store, key: key)
        let server = LicenseServer(desk: desk, address: .init(host: "127.0.0.1", port: 0), clock: { clock.now })
        return try await server.serving { port in
            defer { withExtendedLifetime(scratch) {} }
            return try await body(
                Site(
                    key: key, address: ServerAddress(host: "127.0.0.1", port: port), clock: clock, desk: desk, database: database,
                    license: license))
        }
    }

    /// What this server would answer, under its signature, if its store failed.
    func fault(on request: OutgoingRequest) -> IncomingAnswer { refusal(.storeFailed, status: 503, of: request) }

    func refusal(_ code: RefusalCode, status: Int, of request: OutgoingRequest) -> IncomingAnswer {
        let body = Bytes("{\"code\":\"\(code.rawValue)\",\"detail\":\"so it is\",\"hint\":\"\",\"status\":\(status)}".utf8)
        // A body that was too large was not read: its refusal is signed as if there were none.
        var heard = request
        if status == 413 { heard.body = [] }
        return key.answer(heard, status: status, body: body, at: clock.now)
    }

    /// As `lend recall` does, beside the server.
    func recall(_ loan: Bytes, reason: String) throws {
        _ = try RecallOrder(loan: loan.shown, reason: reason).carryOut(inStore: database, administrator: "test", now: clock.now)
    }

    @discardableResult
    func carryOut<Order: AdministrativeOrder>(_ order: Order) throws -> Order.Report {
        try order.carryOut(inStore: database, administrator: "test", now: clock.now)
    }

    /// As `lend reclaim` does.
    func reclaim(_ loan: Bytes, reason: String, atOnce: Bool) throws {
        let order = ReclaimOrder(.loan(id: loan.shown), reason: reason, atOnce: atOnce)
        _ = try order.carryOut(inStore: database, administrator: "test", now: clock.now)
    }

    /// As `lend stand-by` does.
    func standBy() throws { try carryOut(StandByOrder(servers: try RedundantLicense(license).servers)) }

    /// As `lend take-over` does.
    ///
    /// - Parameter other: whose database is there; `nil`: it is lost.
    func takeOver(from other: Site?) throws {
        let license = try RedundantLicense(license)
        let predecessor = try other.map { try Predecessor(database: $0.database, servers: license.servers, now: clock.now) }
        try carryOut(
            TakeOverOrder(servers: license.servers, predecessor: predecessor, latestEnd: license.latestEnd(from: clock.now)))
    }

    /// As `lend recover` shows it.
    func recovery() throws -> RecoveryReport {
        try RecoveryOrder().carryOut(inStore: database, administrator: "test", now: clock.now)
    }

    /// Of the loans that are out, as `lend loans` has them.
    func projects() throws -> [String] { try LoanReport.read(database: database, all: false, now: clock.now).loans.map(\.project) }

    /// As `lend loans` has it.
    func overuse() throws -> [String] {
        try LoanReport.read(database: database, all: false, now: clock.now).overuse.map { "\($0.feature) \($0.out)/\($0.seats)" }
    }

    /// As `lend usage` adds them up.
    func launches(_ feature: String) throws -> Int {
        try UsageSummary.read(database: database, since: nil).usage.filter { $0.feature == feature }.reduce(0) { $0 + $1.launches }
    }

    func free(_ feature: String) async throws -> Int {
        try await desk.standings(now: clock.now).filter { $0.feature == Bytes(feature.utf8) }.reduce(0) { $0 + $1.free }
    }
}
