// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

struct ExtendTests {
    private static let lines = ["INCREMENT cad ugslmd 27.0 permanent 2 BORROW=240", "INCREMENT sim ugslmd 9.0 permanent 1 BORROW=240"]

    @Test func eachIsBorrowedForAsLongAgain() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad*2", from: site, for: 3 * 86400)
            try await alice.get("sim", from: site, for: 86400)
            clock.advance(3600)
            let outcomes = try await alice.agent(asking: site).extend(nil, end: nil)
            let loaned = outcomes.flatMap { outcome -> [Loaned] in if case .granted(let loaned) = outcome { loaned } else { [] } }
            #expect(loaned.map { $0.grant.terms.expiresAt - clock.now } == [3 * 86400, 86400])
            #expect(loaned.map(\.grant.terms.seats) == [2, 1])
            #expect(try await site.free("cad") == 0)
        }
    }

    @Test func whatCannotBeExtendedStaysAsItIs() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site, for: 10 * 86400)
            let before = alice.slots
            let agent = alice.agent(asking: site)
            let cad = [WantedFeature(name: Bytes("cad"))]
            // The line allows ten days, and not a second has passed.
            #expect(await code { _ = try await agent.extend(cad, end: .lasting(20 * 86400)) } == .tooLong)
            #expect(await code { _ = try await agent.extend(cad, end: .until(clock.now + 86400)) } == .usage)
            guard case .refused(let problem) = try await agent.extend(cad, end: .until(clock.now + 11 * 86400))[0] else {
                throw AgentError(.notHeld, "it was not refused")
            }
            #expect(problem.features?.first?.code == "too-long")
            alice.network.set(.down)
            #expect(await code { _ = try await agent.extend(cad, end: nil) } == .usage)
            clock.advance(3600)
            #expect(await code { _ = try await agent.extend(cad, end: nil) } == .serverUnreachable)
            #expect(alice.slots == before)
            #expect(await code { _ = try await agent.extend([WantedFeature(name: Bytes("sim"))], end: nil) } == .notHeld)
        }
    }

    @Test func itStaysInTheDirectoryWhereItLies() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let order = Order(features: [WantedFeature(name: Bytes("cad"))], end: .lasting(86400))
            _ = try await alice.agent(asking: [site.address], forAllUsers: true).get(order)
            clock.advance(60)
            _ = try await alice.agent(asking: site).extend(nil, end: nil)
            #expect(alice.slots.keys.allSatisfy { $0.hasPrefix("system/") })
            #expect(alice.slots.count == 1)
        }
    }

    @Test func whatIsToComeHomeByItselfStaysSo() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let agent = alice.agent(asking: site)
            try agent.returnOnReconnect(try await alice.get("cad", "sim", from: site), true)
            clock.advance(3600)
            _ = try await agent.extend(nil, end: nil)
            #expect(try agent.laptop.state.homecoming.entries().map { $0.feature.shown } == ["cad", "sim"])
            // Borrowed anew without that wish, and returned: neither comes home by itself.
            try agent.returnOnReconnect(try await alice.get("cad", from: site), false)
            try await alice.giveBack("sim", from: site)
            #expect(try agent.laptop.state.homecoming.entries().isEmpty)
        }
    }
}
