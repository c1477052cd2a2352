// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import GRDB
import Testing

@testable import BorrowServer

/// What every order needs, and that those which only read do only that.
@Suite struct OrderListTests {
    private struct Needs: Equatable {
        let role: AdministratorRole
        let isReading: Bool
    }

    private static let reads = Needs(role: .read, isReading: true)
    private static let operates = Needs(role: .operate, isReading: false)
    private static let rules = Needs(role: .admin, isReading: false)

    private static let expected: [String: Needs] = [
        "loans": reads, "usage": reads, "clients": reads, "devices": reads, "authorizations": reads, "reservations": reads,
        "recovery": reads, "audit-verify": reads, "audit-checkpoint": reads, "audit-export": reads,
        // Who has which rights is told to those who give them.
        "tokens": Needs(role: .admin, isReading: true),
        "recall": operates, "recall-all": operates, "reclaim": operates, "recover": operates, "device": operates, "enroll": operates,
        "reread": operates,
        "stand-by": rules, "take-over": rules, "token-new": rules, "token-withdraw": rules, "authorize": rules,
        "authorize-file": rules, "authorize-group": rules, "reserve": rules, "unreserve": rules,
    ]

    @Test func eachNeedsTheRoleThatItIsMeantTo() {
        let orders = AdministrativeOrders.all.map {
            ($0.name, Needs(role: $0.role, isReading: ($0 as? any AdministrativeOrder.Type)?.isReading ?? false))
        }
        for (name, needs) in orders { #expect(Self.expected[name] == needs, "\(name)") }
        #expect(orders.map(\.0).sorted() == Self.expected.keys.sorted())
    }

    /// One of each, in the list's order.
    private static func reading() throws -> [any AdministrativeOrder] {
        [
            LoansOrder(all: true), UsageOrder(since: nil), ClientsOrder(), RecoveryOrder(), DevicesOrder(), TokensOrder(),
            AuthorizationsOrder(), AuthorizationsOrder(try LicenseName("ugslmd/f")), ReservationsOrder(),
            try AuditVerifyOrder(servers: [], keptIn: []), AuditCheckpointOrder(),
            AuditExportOrder(since: nil, until: nil, hidingNames: false),
        ]
    }

    @Test func theReadingOnesWaitForNoWriterAndWriteNothing() async throws {
        let site = try AuditSite()
        try await site.grow(by: 1)
        await site.sign()
        let secret = try site.counter.carryOut(NewTokenOrder(token: "t", grants: .admin, days: 1)).secret
        let orders = try Self.reading()
        #expect(Set(orders.map { type(of: $0).name }) == Set(Self.expected.filter { $0.value.isReading }.keys))
        let (rows, written) = (try await site.rows(), site.counter.desk.store.written.changes)
        // Somebody writes, and takes his time.
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let writer = try DatabaseQueue(path: site.path, configuration: configuration)
        try await writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let server = RunningOffice(desk: site.counter.desk, rereading: nil)
        for order in orders {
            try Self.carryOut(order, in: site)
            try await Self.carryOut(order, at: server, token: secret)
        }
        try await writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try writer.close()
        #expect(try await site.rows() == rows)
        #expect(site.counter.desk.store.written.changes == written)
    }

    private static func carryOut(_ order: some AdministrativeOrder, in site: AuditSite) throws { _ = try site.counter.carryOut(order) }

    private static func carryOut(_ order: some AdministrativeOrder, at server: RunningOffice, token: String) async throws {
        _ = try await order.carryOut(at: server, token: token, now: Fixture.now)
    }

    @Test func aTokenThatReadsGetsThemAndNoOthers() async throws {
        let site = try AuditSite()
        try await site.grow(by: 1)
        await site.sign()
        let secret = try site.counter.carryOut(NewTokenOrder(token: "reader", grants: .read, days: 1)).secret
        let server = RunningOffice(desk: site.counter.desk, rereading: nil)
        for order in try Self.reading() where type(of: order).role == .read { try await Self.carryOut(order, at: server, token: secret) }
        await #expect(throws: Refusal(.forbidden, "")) { try await TokensOrder().carryOut(at: server, token: secret, now: Fixture.now) }
        await #expect(throws: Refusal(.forbidden, "")) { try await RereadOrder().carryOut(at: server, token: secret, now: Fixture.now) }
        await #expect(throws: Refusal(.forbidden, "")) {
            try await EndRecoveryOrder().carryOut(at: server, token: secret, now: Fixture.now)
        }
    }
}
