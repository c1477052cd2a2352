// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Rules that name a suite hold for its seats, whichever feature takes them; rules that name a component hold for that.
@Suite struct SuiteRuleTests {
    private static let enabling = "INCREMENT suite ugslmd 5.0 permanent 2 BORROW=48"
    private static let package = "PACKAGE suite ugslmd 5.0 COMPONENTS=\"cad:27.5 cam\" OPTIONS=SUITE"
    private static let shared = package + "_RESERVED"
    private static let own = "INCREMENT cam ugslmd 5.0 permanent 5 BORROW=48 VENDOR_STRING=own"

    private func counter(_ options: String, package: String = package, _ more: [String] = []) throws -> RuledCounter {
        try RuledCounter(options, [Self.enabling, package] + more)
    }

    private func code(_ body: () async throws -> Grant) async -> RefusalCode? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? Refusal)?.code
        }
    }

    @Test func aLimitOfASuiteCountsItsComponents() async throws {
        let counter = try counter("MAX 1 suite USER me")
        try await counter.borrow("me", "cad")
        let refusal = await counter.refusal { try await counter.borrow("me", "cam") }
        #expect(refusal?.code == .limitReached)
        #expect(
            refusal?.detail == "USER me may hold 1 seat of suite together and holds 1, 1 was asked (ugs.opt:1: MAX 1 suite USER me)")
        #expect(await code { try await counter.use("me", "suite") } == .limitReached)
        try await counter.borrow("you", "cam")
    }

    /// One seat is held by whoever holds any of its components.
    @Test func aSharedSeatCountsOnceForTheLimit() async throws {
        let counter = try counter("MAX 1 suite USER me", package: Self.shared)
        try await counter.borrow("me", "cad")
        try await counter.borrow("me", "cam")
        #expect(await code { try await counter.borrow("me", "cam", seats: 2) } == .limitReached)
        #expect(try await counter.borrow("us", all: ["cad", "cam"]) == [])
    }

    @Test func aLimitHoldsWithinOneRequest() async throws {
        let counter = try counter("MAX 1 suite USER me")
        #expect(try await counter.borrow("me", all: ["cad", "cam"]) == [.limitReached])
        let shared = try self.counter("MAX 1 suite USER me", package: Self.shared)
        #expect(try await shared.borrow("me", all: ["cad", "cam"]) == [])
    }

    @Test func aLimitOfAComponentIsOfThatAlone() async throws {
        let counter = try counter("MAX 1 cad GROUP us\nGROUP us me you")
        try await counter.borrow("me", "cad")
        #expect(await code { try await counter.borrow("you", "cad") } == .limitReached)
        try await counter.borrow("you", "cam")
    }

    @Test func seatsOfASuiteAreKeptBack() async throws {
        let counter = try counter("BORROW_LOWWATER suite 1")
        try await counter.borrow("me", "cad")
        let refusal = await counter.refusal { try await counter.borrow("me", "cam") }
        #expect(refusal?.code == .lowWater)
        #expect(
            refusal?.detail == "1 of 2 seats of suite may be borrowed and 1 is, 1 was asked (ugs.opt:1: BORROW_LOWWATER suite 1)")
        try await counter.use("you", "cam")
        #expect(try await self.counter("BORROW_LOWWATER suite 1").borrow("me", all: ["cad", "cam"]) == [.lowWater])
        let shared = try self.counter("BORROW_LOWWATER suite 1", package: Self.shared)
        #expect(try await shared.borrow("me", all: ["cad", "cam"]) == [])
        #expect(await code { try await shared.borrow("you", "cad") } == .lowWater)
    }

    /// Otherwise the others would take what is kept back.
    @Test func whatIsKeptBackOfAComponentTheOthersDoNotTake() async throws {
        let counter = try counter("BORROW_LOWWATER cad 1")
        try await counter.borrow("me", "cam")
        #expect(await code { try await counter.borrow("you", "cam") } == .lowWater)
        #expect(await code { try await counter.borrow("you", "suite") } == .lowWater)
        try await counter.use("you", "cad")
    }

    @Test func seatsOfASuiteAreReserved() async throws {
        let counter = try counter("RESERVE 1 suite GROUP staff\nGROUP staff alice")
        try await counter.borrow("bob", "cad")
        let refusal = await counter.refusal { try await counter.borrow("bob", "cam") }
        #expect(refusal?.code == .reserved)
        #expect(refusal?.detail.contains("ugs.opt:1: RESERVE 1 suite GROUP staff") == true)
        #expect(await code { try await counter.use("bob", "suite") } == .reserved)
        try await counter.borrow("alice", "cam")
        #expect(try await self.counter("RESERVE 1 suite USER alice").borrow("bob", all: ["cad", "cam"]) == [.reserved])
    }

    /// Whoever holds a component for whom a seat is kept uses that up.
    @Test func whatIsReservedIsUsedUpByAnyComponent() async throws {
        let counter = try counter("RESERVE 1 suite USER alice")
        try await counter.borrow("alice", "cam")
        try await counter.borrow("bob", "cad")
        let shared = try self.counter("RESERVE 1 suite USER alice", package: Self.shared)
        try await shared.borrow("alice", "cam")
        try await shared.borrow("alice", "cad")
        try await shared.borrow("bob", "cad")
    }

    @Test func aReservedComponentKeepsASeatOfTheSuite() async throws {
        let counter = try counter("RESERVE 1 cad USER alice")
        try await counter.borrow("bob", "cam")
        for feature in ["cam", "suite", "cad"] {
            #expect(await code { try await counter.borrow("eve", feature) } == .reserved, "\(feature)")
        }
        // It is kept for cad.
        #expect(await code { try await counter.borrow("alice", "cam") } == .reserved)
        try await counter.borrow("alice", "cad")
    }

    @Test func whoSharesItsSeatMayTakeAnotherComponentFirst() async throws {
        let counter = try counter("RESERVE 2 cad USER alice", package: Self.shared)
        try await counter.borrow("alice", "cam")
        try await counter.borrow("alice", "cad")
        #expect(await code { try await counter.borrow("bob", "cam") } == .reserved)
    }

    /// What has seats of its own elsewhere keeps none of the suite's from the others.
    @Test func aComponentWithALineOfItsOwnKeepsNoneOfTheSuites() async throws {
        let counter = try counter("RESERVE 5 cam USER alice\nBORROW_LOWWATER cam 2", [Self.own])
        try await counter.borrow("bob", "cad")
        try await counter.borrow("eve", "cad")
        try await counter.borrow("alice", "cam", seats: 3)
        // Of its own seats the two are kept back, since the suite's are gone.
        #expect(await code { try await counter.borrow("alice", "cam", seats: 4) } == .lowWater)
    }

    @Test func aRuleOfTheSuiteIsNotOfItsComponentsOwnLines() async throws {
        let counter = try counter("EXCLUDE suite USER bob\nMAX 1 suite USER eve\nBORROW_LOWWATER suite 2", [Self.own])
        #expect(try await counter.borrow("bob", "cam").derivation == nil)
        try await counter.borrow("eve", "cam", seats: 2)
        #expect(await code { try await counter.use("bob", "cad") } == .notAllowed)
    }

    @Test func whoIsKeptOutOfTheSuiteIsKeptOutOfItsComponents() async throws {
        let counter = try counter("EXCLUDE suite USER bob\nEXCLUDE_BORROW suite USER eve")
        for feature in ["suite", "cad", "cam"] {
            #expect(await code { try await counter.use("bob", feature) } == .notAllowed, "\(feature)")
            #expect(await code { try await counter.borrow("eve", feature) } == .borrowNotAllowed, "\(feature)")
        }
        try await counter.use("eve", "cad")
    }

    @Test func whoIsLetInMustBeLetInByBoth() async throws {
        let counter = try counter("INCLUDE suite GROUP staff\nGROUP staff alice bob\nINCLUDE cad USER bob\nINCLUDE cad USER eve")
        try await counter.use("alice", "cam")
        #expect(await code { try await counter.use("alice", "cad") } == .notAllowed)
        #expect(await code { try await counter.use("eve", "cad") } == .notAllowed)
        try await counter.use("bob", "cad")
        let borrow = try self.counter("INCLUDE_BORROW suite USER alice")
        #expect(await code { try await borrow.borrow("bob", "cad") } == .borrowNotAllowed)
        try await borrow.borrow("alice", "cad")
    }

    @Test func theHoursOfTheSuiteHoldForItsComponents() async throws {
        let counter = try counter("MAX_BORROW_HOURS suite 24\nMAX_BORROW_HOURS cam 12")
        #expect(try await counter.borrow("me", "cad", end: .lasting(40 * 3600)).terms.expiresAt == Fixture.now + 24 * 3600)
        #expect(try await counter.borrow("me", "cam", end: .lasting(40 * 3600)).terms.expiresAt == Fixture.now + 12 * 3600)
    }

    /// By the line that enables the component, as the suite has it.
    @Test func aNarrowedRuleOfTheSuiteLooksAtTheEnablingLine() async throws {
        let counter = try counter("EXCLUDE suite:VERSION=5.0 USER bob\nEXCLUDE suite:VERSION=27.5 USER eve")
        #expect(await code { try await counter.use("bob", "cad") } == .notAllowed)
        try await counter.use("eve", "cad")
    }

    @Test func whatIsReservedByCommandHoldsForTheSuiteToo() async throws {
        for feature in ["suite", "cad"] {
            let counter = try counter("")
            try counter.counter.carryOut(ReserveOrder(vendor: nil, feature: feature, seats: 1, user: "alice"))
            try await counter.borrow("bob", "cam")
            #expect(await code { try await counter.borrow("eve", "cam") } == .reserved, "\(feature)")
            try await counter.borrow("alice", "cad")
        }
    }

    @Test func anAuthorizationOfTheSuiteIsOneOfItsComponents() async throws {
        let counter = try counter("")
        var order = AuthorizeOrder(try LicenseName("ugslmd/suite"))
        (order.allow, order.days) = ([try Authorized("alice * *")], 1)
        try counter.counter.carryOut(order)
        #expect(await code { try await counter.borrow("bob", "cad") } == .notAllowed)
        #expect(try await counter.borrow("alice", "cad", end: .lasting(40 * 3600)).terms.expiresAt == Fixture.now + 24 * 3600)
    }

    /// One request of a capability takes no seat of a suite twice, and what it gives back first it may take again.
    @Test func aCapabilityRequestTakesEachSeatOnce() async throws {
        let counter = try Counter([Self.enabling.replacing(" 2 ", with: " 1 "), Self.package])
        let device = SigningKey.generate()
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("cad", "cam", to: device) }
        #expect(try await counter.serve("cad", to: device).granted == ["cad 1/1"])
        #expect(try await counter.serve("cam", to: device).granted == ["cam 1/1"])
        #expect(try await counter.free("cad") == 0)
    }
}
