// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import BorrowServer
import Testing

@testable import BorrowAgent

/// Of three servers the one that lent has failed, and another took over: the laptop tells that one, and loses nothing.
@Suite struct SuccessionTests {
    private static let lines = ["INCREMENT cad ugslmd 27.0 permanent 2 BORROW"]
    private let keys = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()]
    private let alice: Traveller
    private let gone = ServerAddress(host: "127.0.0.1", port: 1)

    init() throws { alice = try Traveller() }

    /// Runs `before` on the first server, and `after` on the second, which took over without the first's database.
    private func fail(
        before: @escaping @Sendable (Site) async throws -> Void, after: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        try await Site.open(Self.lines, key: keys[0], trio: keys, before)
        try await Site.open(Self.lines, key: keys[1], trio: keys) { site in
            try site.takeOver(from: nil)
            try await after(site)
        }
    }

    @Test func whatTheFirstLentIsShownToTheSecond() async throws {
        try await fail {
            try await alice.get("cad", from: $0)
        } after: { site in
            try site.carryOut(EndRecoveryOrder())
            _ = try await alice.agent(asking: [gone, site.address]).list()
            #expect(alice.heard().contains("the license server that lends in place of another one knows of cad now"))
            #expect(try await site.free("cad") == 1)
            #expect(alice.holdings == ["cad held"])
            // It is extended as if nothing had been.
            try await alice.get("cad", from: site, for: 172_800)
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test func borrowdsVisitShowsItToo() async throws {
        try await fail {
            try await alice.get("cad", from: $0)
        } after: { site in
            _ = try await alice.agent(asking: site).settle()
            #expect(try site.recovery().adopted == 1)
        }
    }

    @Test func itIsReturnedToTheSecond() async throws {
        try await fail {
            try await alice.get("cad", from: $0)
        } after: { site in
            let returned = try await alice.agent(asking: [gone, site.address]).giveBack([WantedFeature("cad")!])
            #expect(returned.map { (try? $0.told.get())?.terms.server } == [keys[1].publicKey.hostid])
            #expect(alice.holdings == ["cad returned"])
            #expect(try site.recovery().returned == 1)
        }
    }

    @Test func whatWasGivenUpOfflineReachesTheSecond() async throws {
        try await fail { site in
            try await alice.get("cad", from: site)
            alice.network.set(.down)
            try await alice.giveBack("cad", from: site)
            alice.network.set(.fair)
        } after: { site in
            #expect(alice.holdings == ["cad return-pending"])
            _ = try await alice.agent(asking: [gone, site.address]).list()
            #expect(alice.holdings == ["cad returned"])
        }
    }

    /// The first runs and stands by: it would tell nobody.
    @Test func aReturnPassesAServerThatStandsBy() async throws {
        try await Site.open(Self.lines, key: keys[0], trio: keys) { first in
            try await alice.get("cad", from: first)
            try first.standBy()
            try await Site.open(Self.lines, key: keys[1], trio: keys) { second in
                try second.takeOver(from: first)
                #expect(try await second.free("cad") == 1)
                let returned = try await alice.agent(asking: first, second).giveBack(nil)
                #expect(returned.allSatisfy { $0.told.isReceipt })
                #expect(try await second.free("cad") == 2)
            }
        }
    }

    @Test func aRecallByTheSecondIsHeeded() async throws {
        try await Site.open(Self.lines, key: keys[0], trio: keys) { first in
            let loaned = try await alice.get("cad", from: first)
            try first.standBy()
            try await Site.open(Self.lines, key: keys[1], trio: keys) { second in
                try second.takeOver(from: first)
                try second.recall(loaned[0].grant.terms.loan, reason: "needed here")
                _ = try await alice.agent(asking: first, second).list()
                #expect(alice.holdings == ["cad returned"])
                #expect(try await second.free("cad") == 2)
            }
        }
    }

    /// A server outside of the three gets nothing to see.
    @Test func anUnrelatedServerIsToldNothing() async throws {
        try await Site.open(Self.lines, key: keys[0], trio: keys) { _ = try await alice.get("cad", from: $0) }
        try await Site.open(Self.lines) { stranger in
            _ = try await alice.agent(asking: stranger).list()
            _ = try await alice.agent(asking: stranger).giveBack(nil)
            #expect(alice.holdings == ["cad return-pending"])
            #expect(try await stranger.free("cad") == 2)
        }
    }
}
