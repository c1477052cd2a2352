// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Synchronization
import Testing

@testable import BorrowAgent

@Suite struct LostAnswerTests {
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"

    @Test func theNextCommandBringsWhatALostAnswerGranted() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.serverUnreachable)
            #expect(alice.slots.isEmpty)
            #expect(alice.openRequests == 1)
            #expect(try await site.free("cad") == 1)

            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.heard() == ["an earlier request was completed and brought cad"])
            #expect(alice.holdings == ["cad held"])
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test(arguments: [0, 1800] as [Int64])
    func aServersFaultSaysNothingOfWhatItTookBefore(_ age: Int64) async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.serverUnreachable)
            clock.advance(age)
            alice.network.set { request, _ in
                request.path == "/v1/borrow" || request.path.hasPrefix("/v1/requests") ? .answers(site.fault(on: request)) : .fair
            }
            _ = try await alice.agent(asking: site).list()
            #expect(alice.openRequests == 1)

            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test func aRequestThatNeverLeftIsForgotten() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.down, for: "/v1/borrow")
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.serverUnreachable)
            #expect(alice.openRequests == 0)
        }
    }

    @Test func aRequestThatNeverArrivedIsMadeSoonOrNotAtAll() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let (alice, bob) = (try Traveller(clock: clock), try Traveller(clock: clock))
            for traveller in [alice, bob] {
                traveller.network.set(.losesRequest, for: "/v1/borrow")
                #expect(await code { try await traveller.get("cad", from: site) } == RefusalCode.serverUnreachable)
                traveller.network.set(.fair)
            }
            clock.advance(600)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])

            clock.advance(600)
            _ = try await bob.agent(asking: site).list()
            #expect(bob.heard() == ["an earlier request whose answer was lost came to nothing: the server never got it, or it has ended"])
            #expect(bob.holdings.isEmpty)
            #expect(bob.openRequests == 0)
        }
    }

    @Test func anOldRequestThatTheServerTookStillBringsItsLicenses() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site) }
            alice.network.set(.fair)
            clock.advance(7200)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func aRequestWhoseLoanEndedComesToNothing() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site, for: 600) }
            alice.network.set(.fair)
            clock.advance(700)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings.isEmpty)
            #expect(alice.openRequests == 0)
        }
    }

    @Test func askingAgainAfterALostAnswerTakesOneSeat() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site) }
            alice.network.set(.fair)
            try await alice.get("cad", from: site, for: 7200)
            #expect(alice.holdings == ["cad held"])
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test func whatWasGivenUpMeanwhileStaysGivenUp() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site) }
            alice.network.set(.fair)
            // The answer arrives, is stored, and the command dies before it strikes its request.
            let request = try #require(NodelockContents(alice.directory).requests.first)
            _ = try await alice.agent(asking: site).list()
            let note = try alice.directory.exclusively { writer throws(AgentError) in try writer.note(request) }
            note.release()
            alice.network.set(.down, for: "/v1/return")
            try await alice.giveBack("cad")
            #expect(alice.holdings == ["cad return-pending"])
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad return-pending"])
            #expect(alice.openRequests == 0)
        }
    }

    @Test func aReturnAfterALostExtensionGivesThatBackToo() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site, for: 7200) }
            alice.network.set(.fair)
            _ = try await alice.giveBack("cad", from: site)[0].told.get()
            #expect(alice.holdings == ["cad returned"])
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 2)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
            try await alice.get("cad", from: site)
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func aReturnMadeOfflineCoversTheLostExtension() async throws {
        try await Site.open([Self.cad]) { site in
            // Ahead: only what was given up after the request counts, never the clocks.
            let alice = try Traveller(clock: Clock(Clock.start + 600))
            try await alice.get("cad", from: site)
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site, for: 7200) }
            alice.network.set(.down)
            try await alice.giveBack("cad")
            #expect(alice.openRequests == 1)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
            try await alice.get("cad", from: site)
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func aReturnDuringABorrowTakesWhatThatBrings() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set { request, _ in
                request.path == "/v1/borrow" ? .after { _ = await code { try await alice.giveBack("cad") } } : .fair
            }
            try await alice.get("cad", from: site, for: 7200)
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func aRequestThatIsSentAgainAndDoesNotLeaveStays() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site) }
            alice.network.set(.down, for: "/v1/borrow")
            _ = try await alice.agent(asking: site).list()
            #expect(alice.openRequests == 1)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func nothingIsBorrowedWhileAnEarlierAnswerIsStillLost() async throws {
        try await Site.open([Self.cad, "INCREMENT cam ugslmd 27.0 permanent 1 BORROW=2880"]) { site in
            let alice = try Traveller()
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", "cam", from: site) }
            let isFirst = Atomic(true)
            alice.network.set { request, _ in
                request.path == "/v1/borrow" && isFirst.exchange(false, ordering: .relaxed) ? .losesAnswer : .fair
            }
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.serverUnreachable)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held", "cam held"])
            #expect(try await site.free("cad") == 1)
            #expect(try await site.free("cam") == 0)
        }
    }

    @Test func anothersRequestIsLeftAlone() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.losesAnswer, for: "/v1/borrow")
            _ = await code { try await alice.get("cad", from: site) }
            alice.network.set(.fair)
            let bob = try Traveller(nodelockOf: alice)
            _ = try await bob.agent(asking: site).list()
            #expect(bob.heard().isEmpty)
            #expect(alice.openRequests == 1)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func aCommandThatStillRunsKeepsItsRequest() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let device = try await alice.device.establish().publicKey.hostid
            let request = RequestInFlight(
                id: RandomIdentifier.make(), server: site.key.publicKey.hostid, address: site.address, device: device, sentAt: Clock.start,
                body: Bytes("{}"))
            let alive = try alice.directory.exclusively { writer throws(AgentError) in try writer.note(request) }
            defer { alive.release() }
            _ = try await alice.agent(asking: site).list()
            #expect(alice.openRequests == 1)
            #expect(!alice.network.requests.contains("POST /v1/borrow"))
        }
    }

    @Test func aDiskThatIsFullLosesNothing() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            // Something stands where the vendor's folder belongs.
            let folder = "nodelock/" + Slot.folder(machine: Issuer.machine).shown
            try alice.scratch.write("in the way", to: folder + "/ugslmd")
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.cannotRead)
            #expect(alice.openRequests == 1)
            #expect(try await site.free("cad") == 1)
            try alice.scratch.remove(folder + "/ugslmd")
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
            #expect(try await site.free("cad") == 1)
        }
    }
}
