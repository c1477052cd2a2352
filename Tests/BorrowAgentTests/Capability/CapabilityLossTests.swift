// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import SeededRandom
import Testing

@testable import BorrowAgent

/// What a capability request takes back is free when its laptop has given it up, whatever is lost on the way.
@Suite struct CapabilityLossTests {
    private static let lines = [
        "INCREMENT sim ugslmd 1.0 permanent 1 BORROW=2880", "INCREMENT cad ugslmd 1.0 permanent 2 BORROW=2880",
        "INCREMENT kit ugslmd 1.0 permanent 2 BORROW=2880", "PACKAGE kit ugslmd 1.0 COMPONENTS=\"lathe mill\" OPTIONS=SUITE",
    ]

    @Test func whatWasTakenBackInALostAnswerIsNobodyElses() async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await alice.request("sim", from: site)
            alice.network.set(.losesAnswer, for: Path.capability)
            #expect(await code { try await alice.request(from: site) } == RefusalCode.serverUnreachable)
            #expect(alice.holdings == ["sim held"])
            #expect(try await site.free("sim") == 0)
            #expect(await code { try await bob.get("sim", from: site) } == RefusalCode.noneFree)
            // Its answer comes with the next command, and the laptop gives it up.
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["sim returned"])
            try await bob.get("sim", from: site)
        }
    }

    @Test func whatIsGivenUpHereIsFreeWhenTheServerHearsOfIt() async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await alice.request("sim", from: site)
            alice.network.set(.losesRequest, for: Path.giveBack)
            let harvest = try await alice.request(from: site)
            #expect(harvest.answer.returned.map(\.name) == ["sim"])
            #expect(alice.holdings == ["sim return-pending"])
            #expect(await code { try await bob.get("sim", from: site) } == RefusalCode.noneFree)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            try await bob.get("sim", from: site)
        }
    }

    @Test func fewerSeatsAreFreeWhenTheLaptopHasGivenUpMore() async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await alice.request("cad*2", from: site)
            alice.network.set(.losesAnswer, for: Path.capability)
            #expect(await code { try await alice.request("cad", from: site) } == RefusalCode.serverUnreachable)
            #expect(try await site.free("cad") == 0)
            #expect(await code { try await bob.get("cad", from: site) } == RefusalCode.noneFree)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
            #expect(alice.launchable("cad", at: site.clock.now) == 1)
            try await bob.get("cad", from: site)
        }
    }

    @Test func oneComponentGoesForAnotherWithoutAnyoneBetween() async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await alice.request("lathe*2", from: site)
            alice.network.set(.losesAnswer, for: Path.capability)
            #expect(await code { try await alice.request("mill*2", from: site) } == RefusalCode.serverUnreachable)
            // She has the one or the other.
            #expect(try await site.free("kit") == 0)
            #expect(try site.overuse().isEmpty)
            #expect(await code { try await bob.get("lathe", from: site) } == RefusalCode.noneFree)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["mill held", "lathe returned"])
            #expect(try await site.free("kit") == 0)
            try await alice.request(from: site)
            #expect(try await site.free("kit") == 2)
        }
    }

    @Test func whoeverIsRefusedKeepsWhatHeHas() async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await bob.request("cad", from: site)
            try await alice.request("sim", from: site)
            #expect(await code { try await alice.request("cad*2", from: site) } == RefusalCode.noneFree)
            #expect(alice.holdings == ["sim held"])
            #expect(alice.launchable("sim", at: site.clock.now) == 1)
        }
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["BORROW_MODEL_SEED"].flatMap { UInt64($0) } ?? 1
    private static let worlds = (environment["BORROW_MODEL_STEPS"].flatMap { Int($0) } ?? 240) / stepsOfAWorld
    private static let stepsOfAWorld = 60

    /// Random requests and returns under random losses: whatever three laptops can start, there are seats for. `BORROW_MODEL_SEED` and
    /// `BORROW_MODEL_STEPS` repeat one, or make it long.
    @Test(arguments: 0..<max(1, worlds)) func noSeatStartsTwice(world: Int) async throws {
        let seed = Self.seed &+ UInt64(world)
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            var random = SplitMix64(seed: seed)
            let travellers = try (0..<3).map { _ in try Traveller(clock: clock) }
            for step in 0..<Self.stepsOfAWorld {
                let person = Int.random(in: 0..<3, using: &random)
                let traveller = travellers[person]
                let words = await Self.act(traveller, at: site, using: &random)
                clock.advance(Int64.random(in: 0...400, using: &random))
                for (seats, features) in [(1, ["sim"]), (2, ["cad"]), (2, ["kit", "lathe", "mill"])] {
                    let launchable = features.reduce(0) { sum, feature in
                        sum + travellers.reduce(0) { $0 + $1.launchable(feature, at: clock.now) }
                    }
                    #expect(launchable <= seats, "seed \(seed), step \(step), laptop \(person) \(words): \(features)")
                    if launchable > seats { return }
                }
            }
            // And no seat is lost where everybody comes home.
            for traveller in travellers {
                traveller.network.set(.fair)
                try await traveller.request(from: site)
                try await traveller.giveBack()
                #expect(traveller.openRequests == 0)
            }
            #expect(try await [site.free("sim"), site.free("cad"), site.free("kit")] == [1, 2, 2], "seed \(seed)")
        }
    }

    private static func act(_ traveller: Traveller, at site: Site, using random: inout SplitMix64) async -> String {
        let path = Bool.random(using: &random) ? Path.capability : Path.giveBack
        let (weather, sky): (Network.Weather, String) =
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: (.losesAnswer, "loses the answer to \(path)")
            case 2: (.losesRequest, "loses \(path)")
            default: (.fair, "")
            }
        traveller.network.set(weather, for: path)
        let features = ["sim", "cad", "kit", "lathe", "mill"].filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            .map { Bool.random(using: &random) ? $0 : $0 + "*2" }
        let isIncremental = !features.isEmpty && Int.random(in: 0..<3, using: &random) == 0
        let isPartial = Bool.random(using: &random)
        let seconds = Int64.random(in: 300...4000, using: &random)
        let doesReturn = Int.random(in: 0..<5, using: &random) == 0
        do {
            if doesReturn {
                try await traveller.giveBack()
                return "returns all \(sky)"
            }
            try await traveller.request(features, from: site, incremental: isIncremental, partial: isPartial, for: seconds)
        } catch {}
        return "requests \(features) for \(seconds)\(isIncremental ? " more" : "")\(isPartial ? " partly" : "") \(sky)"
    }
}

extension Traveller {
    /// The seats of a feature that an application may start with here.
    fileprivate func launchable(_ feature: String, at now: Instant) -> Int {
        [directory, systemDirectory].compactMap { $0.grant(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8))?.terms }
            .filter { $0.expiresAt > now }.map(\.seats).max() ?? 0
    }
}
