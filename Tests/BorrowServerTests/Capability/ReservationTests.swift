// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// What is kept for a device or a user.
@Suite struct ReservationTests {
    private static let lines = [
        "INCREMENT render ugslmd 1.0 permanent 10 METERED", "INCREMENT solve ugslmd 1.0 permanent 5 METERED=REUSABLE",
        "INCREMENT cad ugslmd 1.0 permanent 3 BORROW=100",
    ]
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    @Test func whatIsReservedOfAMeteredFeatureIsLeftForItsUser() async throws {
        let counter = try Counter(Self.lines)
        try counter.carryOut(ReserveOrder(vendor: nil, feature: "render", seats: 4, user: "bob"))
        await #expect(throws: Refusal(.reserved, "")) { try await counter.report("render*7", by: alice) }
        try await counter.report("render*6", by: alice)
        do throws(Refusal) {
            try await counter.report("render", by: alice)
        } catch {
            #expect(error.code == .reserved)
            #expect(error.detail.contains("of the 4 free seats of render are kept for others, 1 was asked"))
            #expect(error.detail.contains("reservations:1"))
        }
        try await counter.report("render*3", by: bob, user: "bob")
        #expect(try await counter.report("render*5", by: alice, partial: true).granted == ["render 0/5"])
        try await counter.report("render", by: bob, user: "bob")
    }

    @Test func whatTheUserHasUsedIsNotKeptForHimTwice() async throws {
        let counter = try Counter(Self.lines)
        try await counter.report("render*4", "solve*2", by: bob, user: "bob")
        try counter.carryOut(ReserveOrder(vendor: "ugslmd", feature: "render", seats: 4, user: "bob"))
        try counter.carryOut(ReserveOrder(vendor: "ugslmd", feature: "solve", seats: 2, user: "bob"))
        try await counter.report("render*6", "solve*3", by: alice)
        // Reusable use that comes back is kept for him again.
        try await counter.serve(to: bob, user: "bob")
        await #expect(throws: Refusal(.reserved, "")) { try await counter.report("solve", by: alice) }
        try await counter.report("solve*2", by: bob, user: "bob")
    }

    @Test func aDeviceIsMeantByItsKeyOrItsMachine() async throws {
        let counter = try Counter(Self.lines)
        try counter.carryOut(ReserveOrder(vendor: nil, feature: "render", seats: 4, device: bob.publicKey.hostid.shown))
        try counter.carryOut(ReserveOrder(vendor: nil, feature: "solve", seats: 5, device: Fixture.machine))
        await #expect(throws: Refusal(.reserved, "")) { try await counter.report("render*7", by: alice) }
        try await counter.report("render*10", "solve*5", by: bob)
    }

    @Test func borrowsAndConnectedUseLeaveWhatIsReservedToo() async throws {
        let counter = try Counter(Self.lines)
        try counter.carryOut(ReserveOrder(vendor: "ugslmd", feature: "cad", seats: 2, device: bob.publicKey.hostid.shown))
        await #expect(throws: Refusal(.reserved, "")) { try await counter.lend("cad", seats: 2, to: alice) }
        try await counter.lend("cad", to: alice)
        await #expect(throws: Refusal(.reserved, "")) { try await counter.checkOut("cad", to: alice) }
        #expect(try await counter.serve("cad*2", to: alice, partial: true).granted == ["cad 1/2"])
        #expect(try await counter.serve("cad*2", to: bob).granted == ["cad 2/2"])
    }

    @Test func reservationsAreListedAndRemoved() async throws {
        let counter = try Counter(Self.lines)
        let first = try counter.carryOut(ReserveOrder(vendor: "ugslmd", feature: "render", seats: 4, user: "bob"))
        try counter.carryOut(ReserveOrder(vendor: nil, feature: "cad", seats: 1, device: Fixture.machine))
        let report = try counter.carryOut(ReservationsOrder())
        #expect(report.reservations.map(\.number) == [1, 2])
        #expect(report.reservations[0] == first)
        #expect(report.table.contains("user bob"))
        #expect(try counter.carryOut(UnreserveOrder(number: 1)) == first)
        try await counter.report("render*10", by: alice)
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(UnreserveOrder(number: 1)) }
        #expect(try counter.carryOut(ReservationsOrder()).reservations.map(\.number) == [2])
        #expect(
            try await counter.audit().filter { !$0.hasPrefix("refuse") } == [
                "reserve render 4", "reserve cad 1", "unreserve render 4", "use render 10",
            ])
    }

    @Test func reservationsThatMakeNoSenseAreRefused() throws {
        let counter = try Counter(Self.lines)
        let bad = [
            ReserveOrder(vendor: nil, feature: "", seats: 1, user: "bob"), ReserveOrder(vendor: nil, feature: "cad", seats: 0, user: "bob"),
            ReserveOrder(vendor: nil, feature: "cad", seats: 1), ReserveOrder(vendor: nil, feature: "cad", seats: 1, user: "b\nob"),
            ReserveOrder(vendor: nil, feature: "cad", seats: 1, device: "thinkpad"),
            ReserveOrder(vendor: nil, feature: "cad", seats: 1, device: Fixture.machine, user: "bob"),
            ReserveOrder(vendor: "", feature: "cad", seats: 1, user: "bob"),
            ReserveOrder(vendor: nil, feature: "cad", seats: 1_000_000_000, user: "bob"),
        ]
        for order in bad { #expect(throws: Refusal(.usage, "")) { try counter.carryOut(order) } }
        #expect(try counter.carryOut(ReservationsOrder()).table == "nothing is reserved\n")
    }
}
