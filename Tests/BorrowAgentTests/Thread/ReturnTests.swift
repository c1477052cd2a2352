// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowAgent

@Suite struct ReturnTests {
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"
    private static let cam = "INCREMENT cam ugslmd 12.5 permanent 5 BORROW=48"
    private static let fixed = "INCREMENT fixed ugslmd 1.0 permanent 5 BORROW EARLY_RETURN=NO"

    @Test func aReturnFreesTheSeatAndLeavesTheServersReceipt() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let returned = try await alice.giveBack("cad", from: site)
            let receipt = try returned[0].told.get()
            #expect(site.key.publicKey.verifies(receipt.sealed, for: .receipt))
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.notHeld)
        }
    }

    @Test func theServerIsFoundWithoutBeingNamed() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            _ = try await alice.giveBack("cad")[0].told.get()
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func aReturnMadeOfflineHoldsAtOnceAndArrivesLater() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set(.down)
            let returned = try await alice.giveBack("cad")
            #expect(throws: AgentError(.serverUnreachable, "")) { try returned[0].told.get() }
            #expect(alice.holdings == ["cad return-pending"])
            #expect(try await site.free("cad") == 1)

            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.heard() == ["the server now knows that cad was returned"])
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func aReceiptThatWasLostComesAgain() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set(.losesAnswer)
            try await alice.giveBack("cad")
            #expect(alice.holdings == ["cad return-pending"])
            #expect(try await site.free("cad") == 2)
            alice.network.set(.fair)
            _ = try await alice.giveBack("cad")[0].told.get()
            #expect(alice.holdings == ["cad returned"])
        }
    }

    @Test func aNewBorrowKeepsTheReturnThatIsStillToBeTold() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let first = try await alice.get("cad", from: site)
            alice.network.set(.down, for: "/v1/return")
            try await alice.giveBack("cad")
            let second = try await alice.get("cad", from: site)
            #expect(second[0].extendedFrom == nil)
            #expect(second[0].grant.terms.loan != first[0].grant.terms.loan)
            #expect(alice.holdings == ["cad held", "cad return-pending"])

            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
            #expect(alice.slots.count == 1)
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test func withoutEarlyReturnNothingIsGivenUp() async throws {
        try await Site.open([Self.cad, Self.fixed]) { site in
            let alice = try Traveller()
            try await alice.get("cad", "fixed", from: site)
            let before = alice.slots
            #expect(await code { try await alice.giveBack("cad", "fixed", from: site) } == RefusalCode.earlyReturnOff)
            #expect(alice.slots == before)

            #expect(try await alice.giveBack(from: site).map(\.tombstone.terms.feature.shown) == ["cad"])
            #expect(alice.holdings == ["fixed held", "cad returned"])
        }
    }

    @Test func whatIsNotHeldHidesNothingThatIs() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let before = alice.slots
            #expect(await code { try await alice.giveBack("cad", "cam", from: site) } == RefusalCode.notHeld)
            #expect(alice.slots == before)
            #expect(await code { try await alice.giveBack("other/cad", from: site) } == RefusalCode.notHeld)
        }
    }

    @Test func whatEndedGoesBackWhereItIsNamed() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site, for: 3600)
            clock.advance(3600)
            #expect(alice.holdings == ["cad ended"])
            #expect(try await alice.giveBack(from: site).isEmpty)
            #expect(try await site.free("cad") == 2)
            _ = try await alice.giveBack("cad", from: site)[0].told.get()
            #expect(alice.holdings == ["cad returned"])
        }
    }

    @Test func aPendingReturnIsToldWhateverOurClockSays() async throws {
        try await Site.open([Self.cad]) { site in
            let clock = Clock()
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site, for: 3600)
            alice.network.set(.down)
            try await alice.giveBack("cad")
            clock.advance(3 * 86400)
            alice.network.set(.fair)
            #expect(alice.holdings == ["cad return-pending"])
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func aClockThatIsAheadKeepsNothingFromGoingBack() async throws {
        try await Site.open([Self.cad]) { site in
            let clock = Clock()
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site, for: 3600)
            clock.advance(3 * 86400)
            _ = try await alice.giveBack("cad", from: site)[0].told.get()
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func aReceiptIsShownForAMonth() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site)
            try await alice.giveBack("cad", from: site)
            clock.advance(30 * 86400)
            #expect(alice.holdings == ["cad returned"])
            clock.advance(1)
            #expect(alice.holdings.isEmpty)
        }
    }

    @Test func anOldReceiptIsLeftOutWhereOnlyNewOnesAreWanted() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site)
            try await alice.giveBack("cad", from: site)
            clock.advance(86400)
            #expect(alice.agent(asking: site).status(receiptAge: 86400).holdings.count == 1)
            clock.advance(1)
            #expect(alice.agent(asking: site).status(receiptAge: 86400).holdings.isEmpty)
            #expect(alice.holdings == ["cad returned"])
        }
    }

    @Test func allPassesOverWhatIsAnothersOrDamaged() async throws {
        try await Site.open([Self.cad, Self.cam, Self.fixed]) { site in
            let alice = try Traveller()
            let bob = try Traveller(nodelockOf: alice)
            let order = Order(features: [WantedFeature("cam")!], end: .lasting(7200))
            _ = try await bob.agent(asking: [site.address], forAllUsers: true).get(order)
            let keyless = await code { try await alice.giveBack("cam", from: site) }
            #expect(keyless == .badKey)
            #expect(try await alice.giveBack(from: site).isEmpty)
            #expect(alice.heard() == ["cam was borrowed with another device key than this user's by bob"])

            try await alice.get("cad", "fixed", from: site)
            let damaged = try #require(alice.slots.keys.first { $0.hasSuffix("ugslmd/fixed.lic") })
            let text = try alice.scratch.bytes(of: damaged).shown
            try alice.scratch.write(
                text.replacingOccurrences(of: "EARLY_RETURN=NO ", with: "").replacingOccurrences(of: "alice", with: "malice"), to: damaged)
            #expect(try await alice.giveBack(from: site).map(\.tombstone.terms.feature.shown) == ["cad"])
            #expect(alice.heard().count == 2)
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func ofSeveralNamedOnesADamagedOneKeepsAll() async throws {
        try await Site.open([Self.cad, Self.cam]) { site in
            let alice = try Traveller()
            try await alice.get("cad", "cam", from: site)
            let damaged = try #require(alice.slots.keys.first { $0.hasSuffix("ugslmd/cam.lic") })
            try alice.scratch.write(
                try alice.scratch.bytes(of: damaged).shown.replacingOccurrences(of: "alice", with: "malice"), to: damaged)
            let before = alice.slots
            #expect(await code { try await alice.giveBack("cad", "cam", from: site) } == RefusalCode.cannotRead)
            #expect(alice.slots == before)
        }
    }

    @Test func mineIsMeantWhereAnotherUserHoldsTheSame() async throws {
        try await Site.open([Self.cad, Self.fixed]) { site in
            let alice = try Traveller()
            let bob = try Traveller(nodelockOf: alice, own: "elsewhere")
            let order = Order(features: [WantedFeature("cad")!], end: .lasting(7200))
            _ = try await bob.agent(asking: [site.address], forAllUsers: true).get(order)
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.badKey)
            try await alice.get("cad", from: site)
            #expect(alice.agent(asking: site).status().hasOthers(than: alice.agent(asking: site).laptop.person))
            #expect(try await alice.giveBack("cad", from: site).count == 1)
            #expect(try await site.free("cad") == 1)
            #expect(bob.holdings == ["cad held"])
            // What alice had is back; bob's is still none of hers.
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.notHeld)
            #expect(alice.holdings == ["cad held", "cad returned"])
        }
    }

    @Test func aNameInAnotherCaseIsAskedFor() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let error = await #expect(throws: AgentError.self) { try await alice.giveBack("CAD") }
            #expect(error?.hint == "did you mean cad? names are case-sensitive")
            let refused = await #expect(throws: AgentError.self) { try await alice.get("Cad", from: site) }
            #expect(refused?.code == .featureUnknown)
            #expect(refused?.hint == "did you mean cad? names are case-sensitive")
        }
    }

    @Test func whatCannotBeReadIsNotNothing() async throws {
        let alice = try Traveller()
        try alice.scratch.write("a file", to: "nodelock")
        #expect(await code { try await alice.giveBack() } == RefusalCode.cannotRead)
        #expect(await code { try await alice.giveBack("cad") } == RefusalCode.cannotRead)
    }

    @Test func anotherDeviceKeyCannotReturn() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let before = alice.slots
            try FileManager.default.removeItem(atPath: alice.scratch.path + "/data/" + alice.device.fileName)
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.badKey)
            _ = try await alice.device.establish()
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.badKey)
            #expect(alice.slots == before)
        }
    }

    @Test func aServerThatMovedIsFoundWhereItIsNow() async throws {
        let key = SigningKey.generate()
        let alice = try Traveller()
        try await Site.open([Self.cad], key: key) { site in
            _ = try await alice.get("cad", from: site)
        }
        try await Site.open([Self.cad], key: key) { site in
            // Another database: the loan is unknown here, and the server says so; there is nothing left to tell.
            let returned = try await alice.giveBack("cad", from: site)
            #expect(throws: AgentError(.loanUnknown, "")) { try returned[0].told.get() }
            #expect(alice.holdings.isEmpty)
        }
    }
}
