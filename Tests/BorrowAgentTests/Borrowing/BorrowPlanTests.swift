// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Testing

@testable import BorrowAgent

@Suite struct BorrowPlanTests {
    private let now = Instant(iso8601: "2026-11-23T08:00:00Z")!

    private func plan(
        _ wanted: String..., lent: [[String]], end: Order.End = .lasting(86400)
    ) throws(AgentError) -> BorrowPlan {
        let lines = lent.map { server in
            server.compactMap { WantedFeature($0) }.map { (vendor: $0.vendor ?? Bytes("v"), feature: $0.name) }
        }
        return try BorrowPlan(Order(features: wanted.compactMap { WantedFeature($0) }, end: end), lent: lines, now: now, zone: .utc)
    }

    private func parcels(_ plan: BorrowPlan) -> [[String]] {
        plan.parcels.map { ["\($0.server)"] + $0.items.map { $0.vendor.shown + "/" + $0.wanted.name.shown } }
    }

    private func refusal(_ names: String...) -> Problem {
        Problem(
            Refusal(.noneFree, ""), status: 409,
            features: names.map { Problem.Feature(vendor: "v", name: $0, refusal: Refusal(.noneFree, "")) })
    }

    @Test func eachFeatureComesFromTheFirstServerThatLendsIt() throws {
        let plan = try plan("a", "b", "c", lent: [["a"], ["a", "b", "c"]])
        #expect(parcels(plan) == [["0", "v/a"], ["1", "v/b", "v/c"]])
    }

    @Test func aRefusedFeaturePassesToTheNextServer() throws {
        var plan = try plan("a", "b", lent: [["a", "b"], ["a"]])
        let hasTurned = plan.turn(from: 0, after: refusal("a"))
        #expect(hasTurned)
        #expect(parcels(plan) == [["1", "v/a"], ["0", "v/b"]])
        let isAtItsEnd = !plan.turn(from: 1, after: refusal("a"))
        #expect(isAtItsEnd)
    }

    @Test func aRefusalOfTheWholeRequestPassesNowhere() throws {
        var plan = try plan("a", lent: [["a"], ["a"]])
        let hasTurned = plan.turn(from: 0, after: Problem(Refusal(.badRequest, ""), status: 400))
        #expect(!hasTurned)
    }

    @Test func aNameOfSeveralVendorsMustSayWhich() throws {
        #expect(throws: AgentError(.usage, "")) { try plan("a", lent: [["v/a"], ["w/a"]]) }
        #expect(parcels(try plan("w/a", lent: [["v/a"], ["w/a"]])) == [["1", "w/a"]])
    }

    @Test func whatNobodyLendsHidesNothingElse() throws {
        let plan = try plan("A", "a", lent: [["a"]])
        #expect(plan.unknown.map(\.shownName) == ["A"])
        #expect(parcels(plan) == [["0", "v/a"]])
    }

    @Test func aNameThatNoFileCouldBearIsRefused() throws {
        let long = String(repeating: "n", count: 200)
        _ = try plan(long, lent: [[long]])
        #expect(throws: AgentError(.cannotWrite, "")) { try plan(long + "n", lent: [[long + "n"]]) }
        #expect(throws: AgentError(.cannotWrite, "")) {
            try plan(String(repeating: ".", count: 67), lent: [[String(repeating: ".", count: 67)]])
        }
    }

    @Test func vendorsWithEndsOfTheirOwnAreAskedApart() throws {
        let setting = try #require(LMBorrow(Bytes("23-nov-2026:v:25-nov-2026;23-nov-2026:w:26-nov-2026".utf8)))
        let plan = try plan("v/a", "w/b", lent: [["v/a", "w/b"]], end: .variable(setting))
        #expect(parcels(plan) == [["0", "v/a"], ["0", "w/b"]])
    }
}
