// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Synchronization
import Testing

@testable import BorrowAgent

/// Capability requests from the laptop's side, against a real server.
@Suite struct CapabilityTests {
    private static let lines = [
        "INCREMENT cad ugslmd 27.0 permanent 3 BORROW=2880", "INCREMENT cam ugslmd 9.0 permanent 2 BORROW=2880",
        "INCREMENT render ugslmd 1.0 permanent 10 METERED UNDO_INTERVAL=1h", "INCREMENT solve ugslmd 1.0 permanent 5 METERED=REUSABLE",
    ]

    @Test func aRequestBringsGrantsThatStartApplications() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let harvest = try await alice.request("cad*2", "cam", from: site)
            #expect(harvest.answer.features.map(\.granted) == [2, 1])
            #expect(harvest.loaned.map(\.grant.terms.seats) == [2, 1])
            #expect(alice.holdings == ["cad held", "cam held"])
            #expect(alice.openRequests == 0)
            let grant = try #require(alice.directory.grant(vendor: Bytes("ugslmd"), feature: Bytes("cad")))
            #expect(alice.slots.values.contains(grant.sealed.text))
        }
    }

    @Test func whatItDoesNotNameIsGivenUpHere() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.request("cad*2", "cam", from: site)
            let harvest = try await alice.request("cad", from: site)
            #expect(harvest.answer.returned.map(\.name) == ["cam"])
            // The server's receipt lies in its place.
            #expect(alice.holdings == ["cad held", "cam returned"])
            #expect(try await site.free("cad") == 2)
            #expect(try await site.free("cam") == 2)
            try await alice.request("cam", from: site, incremental: true)
            #expect(alice.holdings == ["cad held", "cam held"])
            try await alice.request(from: site)
            #expect(alice.holdings == ["cad returned", "cam returned"])
            #expect(try await site.free("cad") == 3)
        }
    }

    @Test func aRefusedOneChangesNothing() async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await bob.request("cam*2", from: site)
            try await alice.request("cad", from: site)
            let before = alice.slots
            #expect(await code { try await alice.request("cad*2", "cam", from: site) } == RefusalCode.noneFree)
            #expect(alice.slots == before)
            #expect(alice.openRequests == 0)
            let harvest = try await alice.request("cad*2", "cam", from: site, partial: true)
            #expect(harvest.answer.features.map(\.granted) == [2, 0])
            #expect(harvest.answer.features[1].reason?.code == "none-free")
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func aPreviewLeavesNothing() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let harvest = try await alice.ask(.preview, "cad*2", "render", from: site)
            #expect(harvest.answer.features.map(\.granted) == [2, 1])
            #expect(alice.slots.isEmpty)
            #expect(try await site.free("render") == 10)
        }
    }

    @Test func theNextCommandBringsWhatALostAnswerServed() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.request("cam", from: site)
            alice.network.set(.losesAnswer, for: Path.capability)
            #expect(await code { try await alice.request("cad", "render", from: site) } == RefusalCode.serverUnreachable)
            #expect(alice.openRequests == 1)
            #expect(alice.holdings == ["cam held"])
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.heard().contains("an earlier request was completed and brought cad, render"))
            #expect(alice.holdings == ["cad held", "cam returned"])
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 2)
            #expect(try await site.free("render") == 9)
        }
    }

    @Test func aReportThatNeverArrivedIsToldHoweverLate() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            alice.network.set(.losesRequest, for: Path.capability)
            #expect(await code { try await alice.ask(.report, "render*3", from: site) } == RefusalCode.serverUnreachable)
            clock.advance(3 * 86400)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(try await site.free("render") == 7)
            #expect(alice.openRequests == 0)
        }
    }

    @Test func aReportWhoseAnswerWasLostIsCountedOnce() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            alice.network.set(.losesAnswer, for: Path.capability)
            #expect(await code { try await alice.ask(.report, "render*3", from: site) } == RefusalCode.serverUnreachable)
            clock.advance(86400)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(try await site.free("render") == 7)
            #expect(alice.openRequests == 0)
        }
    }

    @Test func anOldRequestThatNeverArrivedIsNotMade() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            alice.network.set(.losesRequest, for: Path.capability)
            #expect(await code { try await alice.request("cad", from: site) } == RefusalCode.serverUnreachable)
            clock.advance(3600)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.heard() == ["an earlier request whose answer was lost came to nothing: the server never got it"])
            #expect(try await site.free("cad") == 3)
        }
    }

    @Test func anOldRequestWhoseAnswerWasLostIsStillBrought() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.request("cam", from: site)
            alice.network.set(.losesAnswer, for: Path.capability)
            // It grants nothing that has a loan: its server remembers it all the same.
            #expect(await code { try await alice.request("render", from: site) } == RefusalCode.serverUnreachable)
            clock.advance(3600)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cam returned"])
            #expect(alice.openRequests == 0)
        }
    }

    @Test func aStaleAnswerIsRefused() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let old = Mutex<Bytes>([])
            alice.network.set(.changes { answer in old.withLock { $0 = answer.body } }, for: Path.capability)
            try await alice.request("cad", from: site)
            let before = alice.slots
            // The server says the same again, under its signature, to another request.
            alice.network.set { request, _ in
                request.path == Path.capability
                    ? .answers(site.key.answer(request, status: 200, body: old.withLock { $0 }, at: clock.now)) : .fair
            }
            #expect(await code { try await alice.request("cad", from: site) } == RefusalCode.staleAnswer)
            #expect(alice.slots == before)
            #expect(alice.openRequests == 0)
            // And what is newer is processed.
            alice.network.set(.fair)
            try await alice.request("cad*2", from: site)
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func anAnswerThatAnotherOneOvertookIsStale() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let old = Mutex<Bytes>([])
            alice.network.set(.changes { answer in old.withLock { $0 = answer.body } }, for: Path.capability)
            try await alice.request("cad", "cam", from: site)
            alice.network.set(.fair)
            try await alice.request("cam", from: site)
            alice.network.set { request, _ in
                request.path == Path.capability
                    ? .answers(site.key.answer(request, status: 200, body: old.withLock { $0 }, at: clock.now)) : .fair
            }
            #expect(await code { try await alice.request("cad", "cam", from: site) } == RefusalCode.staleAnswer)
            #expect(alice.holdings == ["cam held", "cad returned"])
        }
    }

    @Test func anAnswerThatDoesNotFitIsRefused() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            for answer in [
                CapabilityAnswer(features: []),
                CapabilityAnswer(sequence: 1, features: []),
                CapabilityAnswer(sequence: 2, features: [.init(vendor: "ugslmd", name: "cam", asked: 1)]),
                CapabilityAnswer(sequence: 3, features: [.init(vendor: "ugslmd", name: "cad", asked: 1)]),
                CapabilityAnswer(sequence: 4, features: [.init(vendor: "ugslmd", name: "cad", asked: 1, granted: 2, held: 2)]),
            ] {
                let body = try alice.agent(asking: site).encoded(answer)
                alice.network.set { request, _ in
                    request.path == Path.capability
                        ? .answers(site.key.answer(request, status: 200, body: body, at: site.clock.now)) : .fair
                }
                #expect(await code { try await alice.request("cad", from: site) } == RefusalCode.answerInvalid)
                // Nobody knows what the server did: it is asked again.
                alice.network.set(.fair)
                _ = try await alice.agent(asking: site).list()
            }
            #expect(alice.openRequests == 0)
        }
    }

    @Test func useIsUndoneAndNotTooLate() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let report = try await alice.ask(.report, "render*3", from: site)
            #expect(report.answer.features[0].left == 7)
            let undone = try await alice.ask(.undo(report.request), from: site)
            #expect(undone.answer.returned.map(\.count) == [3])
            #expect(try await site.free("render") == 10)
            let late = try await alice.ask(.report, "render", from: site)
            clock.advance(3601)
            #expect(await code { try await alice.ask(.undo(late.request), from: site) } == RefusalCode.undoTooLate)
            #expect(await code { try await alice.ask(.undo(RandomIdentifier.make().shown), from: site) } == RefusalCode.requestUnknown)
            #expect(alice.openRequests == 0)
        }
    }

    @Test func meteredFeaturesAreNotBorrowed() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            #expect(await code { try await alice.get("render", from: site) } == RefusalCode.metered)
            #expect(await code { try await alice.ask(.report, "cad", from: site) } == RefusalCode.notMetered)
        }
    }

    @Test func aFinerGranularityIsRoundedBy() async throws {
        let line = "INCREMENT cad ugslmd 27.0 permanent 3 BORROW=240 BORROW_GRANULARITY=day"
        try await Site.open([line]) { site in
            let alice = try Traveller()
            func end(_ granularity: Granularity?) async throws -> Instant? {
                let features = [WantedFeature(name: Bytes("cad"))]
                let order = CapabilityOrder(.request, features: features, duration: 86400 + 1, granularity: granularity)
                guard case .answered(let harvests) = try await alice.agent(asking: site).capability(order) else { return nil }
                return harvests[0].loaned.first?.grant.terms.expiresAt
            }
            let now = alice.clock.now
            #expect(try await end(.second) == now + (86400 + 1))
            #expect(try await end(.minute) == Instant(seconds: (now + 86401).seconds / 60 * 60 + 59))
            let days = try #require(try await end(nil))
            #expect(days > now + (86400 + 3600) && days.seconds % 86400 == 86399)
        }
    }

    @Test func theServersBooksAreShown() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.request("cad", "solve*2", from: site)
            try await alice.request("cad", from: site)
            let lists = try await alice.agent(asking: site).served()
            #expect(lists[0].features.map { "\($0.name)*\($0.count) \($0.state)" } == ["cad*1 NORMAL", "solve*2 RETURNED"])
        }
    }

    @Test func eachServerIsAskedForItsOwn() async throws {
        try await Site.open([Self.lines[0]]) { first in
            try await Site.open([Self.lines[1]]) { second in
                let alice = try Traveller()
                try await alice.request("cad", from: first, second)
                try await alice.request("cam", from: first, second)
                #expect(alice.holdings == ["cad held", "cam held"])
                #expect(await code { try await alice.request("cad", "cam", from: first, second) } == RefusalCode.usage)
                #expect(await code { try await alice.request("nowhere", from: first, second) } == RefusalCode.featureUnknown)
                // Everything goes back everywhere.
                try await alice.request(from: first, second)
                #expect(alice.holdings == ["cad returned", "cam returned"])
            }
        }
    }
}

extension Traveller {
    /// Asks, and hands out the first answer; a refusal is an error.
    @discardableResult
    func ask(
        _ operation: CapabilityOrder.Operation, _ features: String..., from sites: Site..., incremental: Bool = false, partial: Bool = false
    ) async throws -> CapabilityHarvest {
        try await ask(operation, features, from: sites, incremental: incremental, partial: partial)
    }

    @discardableResult
    func request(_ features: String..., from sites: Site..., incremental: Bool = false, partial: Bool = false) async throws
        -> CapabilityHarvest
    {
        try await ask(.request, features, from: sites, incremental: incremental, partial: partial)
    }

    func request(_ features: [String], from site: Site, incremental: Bool, partial: Bool, for seconds: Int64) async throws {
        _ = try await ask(.request, features, from: [site], incremental: incremental, partial: partial, for: seconds)
    }

    private func ask(
        _ operation: CapabilityOrder.Operation, _ features: [String], from sites: [Site], incremental: Bool, partial: Bool,
        for seconds: Int64? = nil
    ) async throws -> CapabilityHarvest {
        let order = CapabilityOrder(
            operation, features: features.compactMap { WantedFeature($0) }, isIncremental: incremental, takesFewer: partial,
            duration: seconds)
        switch try await agent(asking: sites.map(\.address)).capability(order) {
        case .answered(let harvests): return harvests[0]
        case .refused(let problem): throw AgentError(problem)
        }
    }
}
