// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

/// What travels when the network is back: returns, recalls, usage.
struct SettleTests {
    private static let lines = [
        "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880", "INCREMENT sim ugslmd 9.0 permanent 1 BORROW=240 EARLY_RETURN=NO",
    ]

    private func usage(_ alice: Traveller, _ site: Site) -> UsageLog { alice.agent(asking: site).laptop.state.usage }

    private func used(_ feature: String, _ launches: Int) -> UsageLog.Entry {
        UsageLog.Entry(
            vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), day: Clock.start.utc.date, launches: launches, minutes: 5)
    }

    @Test func aReturnThatWaitedIsToldAndNamed() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set(.down)
            try await alice.giveBack("cad", from: site)
            #expect(await code { _ = try await alice.agent(asking: site).settle() } == .serverUnreachable)
            alice.network.set(.fair)
            // Also where nothing names the server any more: it is known from the loan.
            let settlement = try await alice.agent(asking: [ServerAddress]()).settle()
            #expect(settlement.returned.map { $0.feature.shown } == ["cad"])
            #expect(try await site.free("cad") == 2)
            #expect(try await alice.agent(asking: site).settle().returned.isEmpty)
        }
    }

    @Test func aRecalledLoanIsGivenUpWhateverItsLineSays() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let loan = try await alice.get("sim", from: site)[0].grant.terms.loan
            try await alice.get("cad", from: site)
            try site.recall(loan, reason: "needed on the shop floor")
            let settlement = try await alice.agent(asking: site).settle()
            #expect(settlement.recalled.map { "\($0.feature.shown): \($0.reason.shown)" } == ["sim: needed on the shop floor"])
            #expect(alice.holdings == ["cad held", "sim returned"])
            #expect(try await site.free("sim") == 1)
            #expect(try await alice.agent(asking: site).settle().recalled.isEmpty)
        }
    }

    @Test func usageIsToldAtAReturnOnceHoweverOftenItsAnswerIsLost() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            try usage(alice, site).note(used("cad", 2))
            alice.network.set(.losesAnswer, for: "/v1/usage")
            try await alice.giveBack("cad", from: site)
            #expect(usage(alice, site).hasUnsent)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).settle()
            #expect(!usage(alice, site).hasUnsent)
            #expect(try site.launches("cad") == 2)
        }
    }

    @Test func whatNoServerLendsIsToldToNone() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            try usage(alice, site).note(used("unheard_of", 2))
            _ = try await alice.agent(asking: site).settle()
            #expect(usage(alice, site).hasUnsent)
            #expect(try site.launches("unheard_of") == 0)
        }
    }

    /// A borrow that lies here makes its server one to be asked, not one that was reached.
    @Test func aServerThatDoesNotAnswerWasNotReached() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set(.down)
            for agent in [alice.agent(asking: site), alice.agent(asking: [ServerAddress]())] {
                #expect(await code { _ = try await agent.settle() } != nil)
            }
            alice.network.set(.answers(IncomingAnswer(status: 200, headers: [], body: Bytes("<html>log in</html>"))))
            #expect(await code { _ = try await alice.agent(asking: site).settle() } == .answerUnsigned)
            alice.network.set(.fair)
            #expect(try await alice.agent(asking: site).settle().reached == [site.key.publicKey.hostid])
        }
    }
}
