// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Testing

@testable import BorrowAgent

/// Why a borrow would end when it would, as the server says it; and what is asked for again later.
@Suite struct ExplainTests {
    private static let lines = ["INCREMENT cad ugslmd 27.0 permanent 2 BORROW=240 BORROW_GRANULARITY=day"]

    private func order(_ end: Order.End, granularity: Granularity? = nil) -> Order {
        Order(features: [WantedFeature(name: Bytes("cad"))], end: end, granularity: granularity)
    }

    @Test func theServerSaysWhyAndNothingIsTaken() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let agent = try Traveller(clock: clock).agent(asking: site)
            let why = try #require(try await agent.explain(order(.lasting(86400))).first?.explanation)
            #expect(why.levels.map(\.decides) == [false, false, true, false])
            #expect(why.effective == 86400 && why.granularity == "day" && why.end == why.rounded)
            let finer = try #require(try await agent.explain(order(.lasting(86400), granularity: .second)).first?.explanation)
            #expect(finer.end == clock.now + 86400)
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func ofADateTooLateTheLongestIsExplained() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let agent = try Traveller(clock: clock).agent(asking: site)
            let why = try #require(try await agent.explain(order(.until(clock.now + 30 * 86400))).first?.explanation)
            #expect(why.effective == 10 * 86400 && why.levels[0].decides && !why.isExact)
            #expect(try await agent.explain(Order(features: [WantedFeature(name: Bytes("nosuch"))], end: .lasting(60))).isEmpty)
        }
    }

    /// Other than this, each renewal would ask for what rounding gave, and it would grow.
    @Test func whatWasRoundedIsExtendedByWhatWasAsked() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site, for: 86400)
            for _ in 0..<3 {
                clock.advance(86400)
                guard case .granted(let loaned) = try await alice.agent(asking: site).extend(nil, end: nil).first else {
                    Issue.record("not extended")
                    return
                }
                #expect(loaned[0].grant.terms.interval == Interval("1d"))
                #expect(loaned[0].grant.terms.expiresAt == (clock.now + 86400).utc.date.endOfDay)
            }
        }
    }
}
