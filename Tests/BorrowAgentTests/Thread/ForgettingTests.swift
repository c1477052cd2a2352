// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowAgent

/// A server that has lost its database: laptops show it what they hold when they next reach it, and lose nothing.
@Suite struct ForgettingTests {
    private static let lines = ["INCREMENT cad ugslmd 27.0 permanent 2 BORROW", "INCREMENT cam ugslmd 27.0 permanent 2 BORROW"]

    /// Runs `after` on a server with the key of one at which `before` was done, and with none of its memory.
    private func lose(
        recovering: Bool = true, before: @escaping @Sendable (Site) async throws -> Void,
        after: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        let key = SigningKey.generate()
        try await Site.open(Self.lines, key: key, before)
        try await Site.open(Self.lines, key: key, forgetful: recovering, after)
    }

    @Test func whatIsHeldIsShownAndKnownAgain() async throws {
        let alice = try Traveller()
        try await lose {
            try await alice.get("cad", from: $0)
        } after: { site in
            _ = try await alice.agent(asking: site).list()
            let words = "the license server had forgotten cad, and knows it again: its database was lost or exchanged"
            #expect(alice.heard().contains(words))
            #expect(try site.recovery().adopted == 1)
            #expect(alice.holdings == ["cad held"])
            // Once is enough to be told of it.
            _ = try await alice.agent(asking: site).list()
            #expect(!alice.heard().contains(words))
            // What is held may be extended, and nothing else is lent.
            try await alice.get("cad", from: site, for: 172_800)
            let refusal = await #expect(throws: AgentError.self) { try await alice.get("cam", from: site) }
            #expect(refusal?.code == .recovering)
            try await alice.giveBack("cad", from: site)
            #expect(alice.holdings == ["cad returned"])
        }
    }

    @Test func whatWasGivenUpMeanwhileIsReceipted() async throws {
        let alice = try Traveller()
        try await lose { site in
            try await alice.get("cad", from: site)
            alice.network.set(.down)
            try await alice.giveBack("cad", from: site)
            alice.network.set(.fair)
        } after: { site in
            #expect(alice.holdings == ["cad return-pending"])
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad returned"])
            #expect(try site.recovery().returned == 1)
        }
    }

    @Test func borrowdsVisitShowsItToo() async throws {
        let alice = try Traveller()
        try await lose {
            try await alice.get("cad", from: $0)
        } after: { site in
            _ = try await alice.agent(asking: site).settle()
            #expect(try site.recovery().adopted == 1)
        }
    }

    /// Two servers on one key, on two machines: neither knows that, and the laptop that meets both brings it to light.
    @Test func aSecondServerOnTheKeyIsShownWhatTheFirstHasLent() async throws {
        let alice = try Traveller()
        try await lose(recovering: false) { site in
            try await alice.get("cad", from: site)
            _ = try await alice.agent(asking: site).list()
        } after: { site in
            _ = try await alice.agent(asking: site).list()
            #expect(alice.heard().contains { $0.hasPrefix("the license server had forgotten cad") })
            #expect(try await site.free("cad") == 1)
        }
    }
}
