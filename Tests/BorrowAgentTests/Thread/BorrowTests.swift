// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent

/// The real agent against the real server.
@Suite struct BorrowTests {
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880 user_info=\"Drawing board\""
    private static let cam = "INCREMENT cam ugslmd 12.5 permanent 5 BORROW=48"
    private static let plain = "INCREMENT plain ugslmd 1.0 permanent 5"

    @Test func listShowsWhatIsFreeOfWhatThereIs() async throws {
        try await Site.open([Self.cad, Self.cam, Self.plain]) { site in
            let (alice, bob) = (try Traveller(), try Traveller())
            try await alice.get("cad", from: site)
            let lenders = try await bob.agent(asking: site).list()
            #expect(lenders.map(\.server) == [site.key.publicKey.hostid])
            #expect(lenders[0].offers.map(\.name) == ["cad", "cam", "plain"])
            #expect(lenders[0].offers.map(\.free) == [1, 5, 5])
            #expect(lenders[0].offers.map(\.interval) == [2880 * 3600, 48 * 3600, nil])
            #expect(lenders[0].offers[0].userInfo == "Drawing board")
        }
    }

    @Test func whatIsBorrowedLiesHereAsItWasServed() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let loaned = try await alice.get("cad*2", from: site, for: 3 * 86400)
            let terms = loaned[0].grant.terms
            #expect(terms.expiresAt == Clock.start + 3 * 86400)
            #expect(terms.seats == 2)
            #expect(terms.user == Bytes("alice"))
            #expect(Array(alice.slots.values) == [loaned[0].grant.sealed.text])
            #expect(alice.holdings == ["cad held"])
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 0)
        }
    }

    @Test func aDryRunTakesNothing() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let order = Order(features: [WantedFeature("cad")!], end: .lasting(9000 * 3600))
            guard case .preview(let loans) = try await alice.agent(asking: site).get(order, isTrial: true) else {
                Issue.record("no preview")
                return
            }
            #expect(loans.map(\.until) == [Clock.start + 2880 * 3600])
            #expect(loans.map(\.shortened) == [true])
            #expect(try await site.free("cad") == 2)
            #expect(alice.slots.isEmpty)
        }
    }

    @Test func aDurationIsShortenedAndAnEndIsExact() async throws {
        try await Site.open([Self.cam]) { site in
            let alice = try Traveller()
            let loaned = try await alice.get("cam", from: site, for: 72 * 3600)
            #expect(loaned[0].isShortened)
            #expect(loaned[0].grant.terms.expiresAt == Clock.start + 48 * 3600)

            let bob = try Traveller()
            let late = Order(features: [WantedFeature("cam")!], end: .until(Clock.start + 49 * 3600))
            guard case .refused(let problem) = try await bob.agent(asking: site).get(late) else {
                Issue.record("not refused")
                return
            }
            #expect(problem.features?.map(\.code) == ["too-long"])
            #expect(bob.slots.isEmpty)
            #expect(bob.openRequests == 0)
        }
    }

    @Test func allOfSeveralOrNone() async throws {
        try await Site.open([Self.cad, Self.plain]) { site in
            let alice = try Traveller()
            let order = Order(features: ["cad", "plain", "absent"].compactMap { WantedFeature($0) }, end: .lasting(3600))
            guard case .refused(let problem) = try await alice.agent(asking: site).get(order) else {
                Issue.record("not refused")
                return
            }
            #expect(Set(problem.features?.map { "\($0.name) \($0.code)" } ?? []) == ["plain not-borrowable", "absent feature-unknown"])
            #expect(alice.slots.isEmpty)
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func borrowingAgainExtendsAndHoldsNoSecondSeat() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let first = try await alice.get("cad", from: site, for: 3600)
            let second = try await alice.get("cad", from: site, for: 7200)
            #expect(second[0].extendedFrom == first[0].grant.terms.expiresAt)
            #expect(Array(alice.slots.values) == [second[0].grant.sealed.text])
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test func whatIsLessThanBeforeIsSaid() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site, for: 7200)
            try await alice.get("cad*2", from: site, for: 14400)
            #expect(alice.heard().isEmpty)
            try await alice.get("cad", from: site, for: 3600)
            #expect(alice.heard() == ["cad is shorter than before: it was until Mon 23 Nov 2026 12:00 UTC; 1 seat instead of 2"])
        }
    }

    @Test(.timeLimit(.minutes(1))) func aServerThatTakesItsTimeIsToldOf() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let (said, saying) = AsyncStream.makeStream(of: String.self)
            // It answers only once somebody was told that it does not.
            alice.network.set(
                .after {
                    for await note in said where note == "waiting for the license server at \(site.address)" { break }
                }, for: "/v1/license")
            let agent = Agent(laptop: alice.agent(asking: site).laptop, transport: alice.network, quiet: .zero) {
                saying.yield($0.description)
            }
            #expect(try await agent.list().count == 1)
        }
    }

    @Test func anAnswerUnderWayKeepsAnotherCommandFromAskingAnew() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let again = try Traveller(sharing: alice.scratch)
            alice.network.set(
                .before {
                    var agent = again.agent(asking: site)
                    agent.patience = .zero
                    let impatient = agent
                    let order = Order(features: [WantedFeature("cad")!], end: .lasting(7200))
                    #expect(await code { _ = try await impatient.get(order) } == RefusalCode.cannotWrite)
                }, for: "/v1/borrow")
            try await alice.get("cad", from: site)
            try await alice.giveBack("cad", from: site)
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func commandsOfOneLaptopAtOnceLeaveOneLoan() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            await withTaskGroup(of: Void.self) { group in
                for hours in 1...4 {
                    group.addTask { #expect(await code { try await alice.get("cad", from: site, for: Int64(hours) * 3600) } == nil) }
                }
            }
            try await alice.giveBack("cad", from: site)
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func nobodyWaitsForeverForAnotherCommandsTurn() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            var agent = alice.agent(asking: site)
            agent.patience = .zero
            let turn = try await agent.turn(patience: .zero)
            defer { turn.release() }
            let order = Order(features: [WantedFeature("cad")!], end: .lasting(7200))
            let impatient = agent
            let refused = await code { _ = try await impatient.get(order) }
            #expect(refused == .cannotWrite)
            #expect(!alice.network.requests.contains("POST /v1/borrow"))
            #expect(alice.openRequests == 0)
        }
    }

    @Test(.timeLimit(.minutes(1))) func aWaitForAnotherCommandsTurnIsToldOf() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let (said, saying) = AsyncStream.makeStream(of: String.self)
            let agent = Agent(laptop: alice.agent(asking: site).laptop, transport: alice.network, quiet: .zero) {
                saying.yield($0.description)
            }
            let turn = try await alice.agent(asking: site).turn(patience: .zero)
            async let outcome = agent.get(Order(features: [WantedFeature("cad")!], end: .lasting(7200)))
            // The turn is left only once somebody was told that it is waited for.
            for await note in said where note == "waiting for another borrow command to finish" { break }
            turn.release()
            guard case .granted = try await outcome else {
                Issue.record("not granted")
                return
            }
        }
    }

    @Test func aFailedExtensionLeavesTheOldGrantInForce() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let first = try await alice.get("cad", from: site)
            #expect(await code { try await alice.get("cad*3", from: site) } != nil)
            #expect(Array(alice.slots.values) == [first[0].grant.sealed.text])
        }
    }

    @Test func theSystemsDirectoryIsForAllUsersAndHoldsNoSecondGrant() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let order = Order(features: [WantedFeature("cad")!], end: .lasting(7200))
            _ = try await alice.agent(asking: [site.address], forAllUsers: true).get(order)
            #expect(alice.slots.keys.map { $0.prefix(6) } == ["system"])
            #expect(alice.holdings == ["cad held"])
            try await alice.giveBack("cad", from: site)
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func anotherUsersGrantInForceIsNeverOverwritten() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let bob = try Traveller(nodelockOf: alice, own: "elsewhere")
            let order = Order(features: [WantedFeature("cad")!], end: .lasting(7200))
            _ = try await bob.agent(asking: [site.address], forAllUsers: true).get(order)
            let before = alice.slots
            let refused = await code { _ = try await alice.agent(asking: [site.address], forAllUsers: true).get(order) }
            #expect(refused == .cannotWrite)
            #expect(alice.slots == before)
            #expect(alice.network.requests.allSatisfy { $0 != "POST /v1/borrow" })

            // Alice's grant would come first, but bob's is stored while hers is on its way: hers goes back.
            _ = try await bob.agent(asking: [site.address], forAllUsers: true).giveBack(nil)
            alice.network.set { request, _ in
                request.path == "/v1/borrow"
                    ? .after { _ = try? await bob.agent(asking: [site.address], forAllUsers: true).get(order) } : .fair
            }
            let late = await code { _ = try await alice.agent(asking: [site.address], forAllUsers: true).get(order) }
            #expect(late == .cannotWrite)
            #expect(bob.holdings == ["cad held"])
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 1)
        }
    }

    @Test func aLostDeviceKeyLocksNobodyOut() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site, for: 3600)
            try FileManager.default.removeItem(atPath: alice.scratch.path + "/data/" + alice.device.fileName)
            let again = try await alice.get("cad", from: site, for: 7200)
            #expect(alice.holdings == ["cad held"])
            #expect(Array(alice.slots.values) == [again[0].grant.sealed.text])
            #expect(alice.heard().contains { $0.contains("another device key") })
            // The seat of the lost key comes back by itself at its end.
            #expect(try await site.free("cad") == 0)
        }
    }

    @Test func whatCannotBeVerifiedHereGoesBack() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            // Between the introduction and the borrow the machine gets another id: the grant is for another machine.
            let stranger = Bytes("MACHINE=") + Base64URL.encode(Bytes(repeating: 9, count: 32))
            var agent = alice.agent(asking: site)
            var visit = try await agent.visits().reached[0]
            var laptop = agent.laptop
            laptop.machine = stranger
            agent = Agent(laptop: laptop, transport: alice.network)
            let terms = Terms(
                features: [Terms.Feature(vendor: "ugslmd", name: "cad")], duration: 3600, user: "alice", host: "thinkpad", client: "test",
                machine: Issuer.machine.shown)
            do {
                _ = try await agent.borrow(terms, in: &visit.conversation)
                Issue.record("taken")
            } catch {
                #expect((error as? AgentError)?.code == .answerInvalid)
            }
            #expect(alice.slots.isEmpty)
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func theVariableEndsEachVendorsBorrow() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller(zone: .named("Europe/Berlin", "CET"))
            let setting = LMBorrow(Bytes("23-nov-2026:ugslmd:29-nov-2026:17:00".utf8))!
            let order = Order(features: [WantedFeature("cad")!], end: .variable(setting))
            guard case .granted(let loaned) = try await alice.agent(asking: site).get(order) else {
                Issue.record("refused")
                return
            }
            #expect(loaned[0].grant.terms.expiresAt == Instant(iso8601: "2026-11-29T16:00:00Z"))
        }
    }

    /// The server's refusal carries its signed time; with that the same request is sent again.
    @Test(arguments: [(-2, "2 days behind"), (-1, "1 day behind"), (1, "1 day ahead of"), (2, "2 days ahead of")])
    func aClockThatIsOffIsSaidAndTheServersTimeIsUsed(_ days: Int64, words: String) async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller(clock: Clock(Clock.start + days * 86400))
            let loaned = try await alice.get("cad", from: site)
            #expect(loaned.map(\.grant.terms.issuedAt) == [Clock.start])
            #expect(alice.network.requests.filter { $0 == "POST /v1/borrow" }.count == 2)
            #expect(alice.heard() == ["this machine's clock is \(words) the server's; set it right"])
            #expect(try await site.free("cad") == 1)
        }
    }
}
