// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import Testing

/// Every command that reaches a server hears what that wants back, tells its user, and gives it up.
@Suite struct RecallTests {
    private static let lines = [
        "INCREMENT cad ugslmd 27.0 permanent 2 BORROW", "INCREMENT sim ugslmd 27.0 permanent 1 BORROW EARLY_RETURN=NO",
    ]

    @Test(arguments: ["list", "get", "extend", "return"]) func everyCommandGivesItUpAndTellsItsUser(_ command: String) async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let loan = try await alice.get("sim", from: site)[0].grant.terms.loan
            try await alice.get("cad", from: site)
            try site.recall(loan, reason: "needed on the shop floor")
            _ = alice.heard()
            switch command {
            case "list": _ = try await alice.agent(asking: site).list()
            case "get": try await alice.get("cad", from: site)
            case "extend": _ = try await alice.agent(asking: site).extend([WantedFeature("cad")!], end: .lasting(172_800))
            default: try await alice.giveBack("cad", from: site)
            }
            #expect(
                alice.heard().contains("sim went back to its license server: the administrator wants it back: needed on the shop floor"))
            #expect(alice.holdings.contains("sim returned"))
            #expect(try await site.free("sim") == 1)
            // It is remembered, for whoever looks later.
            let recalled = alice.agent(asking: [ServerAddress]()).status().recalled
            #expect(recalled.map(\.reason) == [Bytes("needed on the shop floor")])
            #expect(recalled.map(\.loan) == [loan])
        }
    }

    @Test func whatWasRecalledIsNotTakenAgainByTheSameCommand() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try site.recall(try await alice.get("sim", from: site)[0].grant.terms.loan, reason: "night shift")
            #expect(await code { try await alice.get("sim", from: site) } == .recalled)
            #expect(alice.holdings == ["sim returned"])
            // Somebody else may have it by then.
            let bob = try Traveller()
            try await bob.get("sim", from: site)
            #expect(await code { try await alice.get("sim", from: site) } == .noneFree)
        }
    }

    @Test(arguments: [false, true]) func aLaptopThatComesBackGivesUpWhatWasReclaimed(atOnce: Bool) async throws {
        try await Site.open(Self.lines) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            let loan = try await alice.get("sim", from: site)[0].grant.terms.loan
            try site.reclaim(loan, reason: "stolen", atOnce: atOnce)
            #expect(try await site.free("sim") == (atOnce ? 1 : 0))
            if atOnce { try await bob.get("sim", from: site) }
            _ = try await alice.agent(asking: site).list()
            #expect(alice.heard().contains("sim went back to its license server: the administrator reclaimed it: stolen"))
            #expect(alice.holdings == ["sim returned"])
            #expect(alice.agent(asking: [ServerAddress]()).status().recalled.map(\.isReclaimed) == [true])
            #expect(try await site.free("sim") == (atOnce ? 0 : 1))
        }
    }

    @Test func whereNothingLiesHereNoServerIsAsked() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            #expect(!alice.network.requests.contains("GET /v1/recalls"))
            _ = try await alice.agent(asking: site).list()
            #expect(alice.network.requests.contains("GET /v1/recalls"))
        }
    }
}
