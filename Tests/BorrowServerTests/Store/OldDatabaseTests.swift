// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import GRDB
import Testing

@testable import BorrowServer

/// A database that an earlier `lend` has written goes on: its loans are counted, replaced and taken back.
@Suite struct OldDatabaseTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 2 BORROW"
    private let alice = SigningKey.generate()

    /// What a server wrote before there were connected licenses, with one loan of Alice's in it.
    ///
    /// - Parameter connected: of a server that had those, and no shared seats.
    private func makeOld(in folder: Folder, connected: Bool = false) async throws -> Grant {
        let counter = try Counter([Self.line])
        let grant = connected ? try await counter.checkOut("f", to: alice) : try await counter.lend("f", to: alice)
        let loan = try #require(try await counter.desk.store.read { try $0.loan(grant.terms.loan.shown) })
        let queue = try DatabaseQueue(path: folder.file("loans.db"))
        try await queue.write { database in
            try database.execute(sql: Self.tables)
            try database.execute(
                sql: "INSERT INTO server (hostid) VALUES (?)", arguments: [Fixture.server.publicKey.hostid.shown])
            try database.execute(
                sql: """
                    INSERT INTO loans VALUES (?, ?, ?, ?, 1, ?, ?, TRUE, ?, ?, 'alice', 'thinkpad', '', '', '', ?, 0, NULL, ?, ?, ?,
                        'open', NULL, NULL)
                    """,
                arguments: [
                    loan.id, loan.vendor.blob, loan.feature.blob, loan.version.blob, loan.pool.text, loan.line.shown,
                    loan.borrower.device, loan.borrower.machine, loan.request, loan.issuedAt.seconds, loan.expiresAt.seconds,
                    loan.grant.blob,
                ])
            guard connected else { return }
            try database.execute(sql: LoanStore.connectedLoans + LoanStore.usageTable)
            try database.execute(sql: "UPDATE loans SET connected = TRUE; INSERT INTO migrations VALUES ('2 connected')")
        }
        try queue.close()
        return grant
    }

    @Test func itsLoansGoOn() async throws {
        let folder = try Folder()
        let grant = try await makeOld(in: folder)
        let counter = try Counter([Self.line], in: folder)
        #expect(try await counter.free("f") == 1)
        // It is a borrow: a connected license takes a seat beside it, a borrow its place.
        let connected = try await counter.checkOut("f", to: alice, renewing: grant)
        #expect(try await counter.free("f") == 0)
        _ = try await counter.giveBack(connected, by: alice)
        let again = try await counter.lend("f", to: alice)
        #expect(try await counter.free("f") == 1)
        _ = try await counter.giveBack(again, by: alice)
        #expect(Receipt(try await counter.giveBack(grant, by: alice)) != nil)
        #expect(try await counter.free("f") == 2)
        try counter.desk.store.close()
        // And is not brought up to date twice.
        try Counter([Self.line], in: folder).desk.store.close()
    }

    @Test func itIsReadBeforeAServerOpensIt() async throws {
        let folder = try Folder()
        _ = try await makeOld(in: folder)
        let report = try LoanReport.read(database: folder.file("loans.db"), all: false, now: Fixture.now)
        #expect(report.loans.map(\.user) == ["alice"])
        #expect(report.loans.map(\.connected) == [false])
    }

    @Test func itsLoansAreRecalledBeforeAServerOpensIt() async throws {
        let folder = try Folder()
        let grant = try await makeOld(in: folder)
        let entry = try RecallOrder(loan: grant.terms.loan.shown, reason: "").carryOut(
            inStore: folder.file("loans.db"), administrator: "root", now: Fixture.now)
        #expect(entry.recalled == Fixture.now)
        let counter = try Counter([Self.line], in: folder)
        await #expect(throws: Refusal(.recalled, "")) { try await counter.lend("f", to: alice) }
    }

    @Test func itsLoansAreNoneOfACapability() async throws {
        let folder = try Folder()
        let grant = try await makeOld(in: folder)
        let counter = try Counter([Self.line], in: folder)
        #expect(try await counter.serve(to: alice).returned.isEmpty)
        #expect(try await counter.desk.store.read { try $0.loan(grant.terms.loan.shown)?.state } == .open)
        #expect(try counter.carryOut(ReservationsOrder()).reservations.isEmpty)
    }

    @Test func whatCameLaterIsEmptyInIt() async throws {
        let folder = try Folder()
        _ = try await makeOld(in: folder)
        func read<Order: AdministrativeOrder>(_ order: Order) throws(Refusal) -> Order.Report {
            try order.carryOut(inStore: folder.file("loans.db"), administrator: "root", now: Fixture.now)
        }
        #expect(try read(ClientsOrder()).clients.isEmpty)
        #expect(try read(DevicesOrder()).devices.isEmpty)
        #expect(try read(TokensOrder()).tokens.isEmpty)
        #expect(try read(ReservationsOrder()).reservations.isEmpty)
        #expect(try !read(RecoveryOrder()).isRecovering)
        #expect(try read(AuthorizationsOrder()).licenses.isEmpty)
        #expect(try read(AuthorizationsOrder(try LicenseName("ugslmd/f"))).licenses.map(\.everybody) == [true])
        #expect(throws: Refusal(.badConfiguration, "")) { try read(AuditCheckpointOrder()) }
        #expect(throws: Refusal(.badConfiguration, "")) { try read(AuditExportOrder(since: nil, until: nil, hidingNames: false)) }
    }

    /// From after there were connected licenses, and before any could share a seat: each is charged in full, and shares none.
    @Test func whatWouldShareASeatNowIsChargedInFull() async throws {
        let folder = try Folder()
        let line = "INCREMENT f ugslmd 1.0 permanent 3 DUP_GROUP=UH BORROW"
        let (first, other) = (try await makeOld(in: folder, connected: true), SigningKey.generate())
        let counter = try Counter([line], in: folder)
        let (charged, share) = try await counter.desk.store.read { ledger in
            let row = try #require(try ledger.firstRow("SELECT charged, share FROM loans", []))
            return (row["charged"] as Int, row["share"] as String?)
        }
        #expect(charged == 1)
        #expect(share == nil)
        #expect(try await counter.free("f") == 2)
        // The same user on the same host: the old one has its seat to itself, the new ones share another.
        let second = try await counter.checkOut("f", to: alice)
        #expect(try await counter.free("f") == 1)
        let third = try await counter.checkOut("f", to: alice)
        #expect(try await counter.free("f") == 1)
        // A seat is free when nobody sits on it, whichever goes first.
        _ = try await counter.giveBack(second, by: alice)
        #expect(try await counter.free("f") == 1)
        _ = try await counter.giveBack(first, by: alice)
        #expect(try await counter.free("f") == 2)
        _ = try await counter.giveBack(third, by: alice)
        try await counter.checkOut("f", to: other)
        #expect(try await counter.free("f") == 2)
    }

    @Test func nothingWasUsedInIt() async throws {
        let folder = try Folder()
        _ = try await makeOld(in: folder)
        #expect(try UsageSummary.read(database: folder.file("loans.db"), since: nil).usage.isEmpty)
    }

    /// As it made them.
    private static let tables = """
        PRAGMA application_id = 1818586724;
        CREATE TABLE migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO migrations VALUES ('1 loans');
        CREATE TABLE server (hostid TEXT NOT NULL PRIMARY KEY);
        CREATE TABLE loans (
            loan TEXT NOT NULL PRIMARY KEY, vendor BLOB NOT NULL, feature BLOB NOT NULL, version BLOB NOT NULL,
            seats BIGINT NOT NULL CHECK (seats > 0), pool TEXT NOT NULL, line TEXT NOT NULL, early_return BOOLEAN NOT NULL,
            device TEXT NOT NULL, machine TEXT NOT NULL, user_name TEXT NOT NULL, host_name TEXT NOT NULL, display TEXT NOT NULL,
            project TEXT NOT NULL, client TEXT NOT NULL, request TEXT NOT NULL, position BIGINT NOT NULL, version_asked BLOB,
            issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL CHECK (expires_at > issued_at), grant_text BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'returned', 'replaced')), ended_at BIGINT, receipt BLOB
        );
        CREATE INDEX loans_out ON loans (vendor, feature, pool, expires_at, seats) WHERE state = 'open';
        CREATE INDEX loans_held ON loans (device, vendor, feature) WHERE state = 'open';
        CREATE INDEX loans_request ON loans (device, request);
        CREATE TABLE requests (
            device TEXT NOT NULL, id TEXT NOT NULL, body_hash TEXT NOT NULL, at BIGINT NOT NULL, refusals BLOB,
            PRIMARY KEY (device, id)
        );
        CREATE TABLE seats_out (
            vendor BLOB NOT NULL, feature BLOB NOT NULL, pool TEXT NOT NULL, seats BIGINT NOT NULL, as_of BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature, pool)
        );
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY, at BIGINT NOT NULL, action TEXT NOT NULL, device TEXT NOT NULL, request TEXT NOT NULL,
            vendor BLOB NOT NULL, feature BLOB NOT NULL, loan TEXT, seats BIGINT, code TEXT, detail TEXT NOT NULL
        );
        """
}
