// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

/// One order at several servers: each feature from one of them, and all or none.
@Suite struct SeveralServersTests {
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880 user_info=\"Drawing board\""
    private static let cam = "INCREMENT cam ugslmd 12.5 permanent 5 BORROW=48"

    @Test func eachVendorHasItsOwnServer() async throws {
        try await Site.open([Self.cad]) { first in
            try await Site.open(["INCREMENT mesh other 3 permanent 1 BORROW=24"], vendor: "other") { second in
                let alice = try Traveller()
                try await alice.get("mesh", "cad", from: first, second)
                #expect(alice.holdings == ["mesh held", "cad held"])
                #expect(try await first.free("cad") == 1)
                #expect(try await second.free("mesh") == 0)

                // A refusal of one server is a refusal of all, and nothing is taken anywhere.
                let bob = try Traveller()
                #expect(await code { try await bob.get("mesh", "cad", from: first, second) } == RefusalCode.noneFree)
                #expect(bob.slots.isEmpty)
                #expect(try await first.free("cad") == 1)
            }
        }
    }

    @Test func theNextServerLendsWhatTheFirstHasNotLeft() async throws {
        try await Site.open(["INCREMENT cad ugslmd 27.0 permanent 1 BORROW"]) { first in
            try await Site.open([Self.cad]) { second in
                let (alice, bob) = (try Traveller(), try Traveller())
                try await alice.get("cad", from: first, second)
                try await bob.get("cad", from: first, second)
                #expect(try await first.free("cad") == 0)
                #expect(try await second.free("cad") == 1)
                #expect(bob.holdings == ["cad held"])
            }
        }
    }

    @Test func aFeatureThatOneServerLendsIsNoReasonAgainstTheOrder() async throws {
        try await Site.open([Self.cad]) { first in
            try await Site.open(["INCREMENT cad ugslmd 30.0 permanent 1 BORROW"]) { second in
                let alice = try Traveller()
                let gone = ServerAddress(host: "127.0.0.1", port: 1)
                let order = Order(features: ["cad:28", "nosuch"].compactMap { WantedFeature($0) }, end: .lasting(3600))
                guard case .refused(let problem) = try await alice.agent(asking: [first.address, second.address, gone]).get(order) else {
                    Issue.record("not refused")
                    return
                }
                #expect(problem.features?.map(\.name) == ["nosuch"])
                #expect(problem.features?[0].detail == "no server lends nosuch; 127.0.0.1:1 could not be asked")
            }
        }
    }

    @Test func aServerThatIsDownIsSaidAndTheNextIsAsked() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let gone = ServerAddress(host: "127.0.0.1", port: 1)
            let order = Order(features: [WantedFeature("cad")!], end: .lasting(7200))
            _ = try await alice.agent(asking: [gone, site.address]).get(order)
            #expect(alice.holdings == ["cad held"])
            #expect(alice.heard() == ["cannot reach the license server at 127.0.0.1:1: nothing listens there"])
            #expect(await code { _ = try await alice.agent(asking: [gone]).list() } == RefusalCode.serverUnreachable)
        }
    }

    private static let mesh = "INCREMENT mesh other 3 permanent 1 BORROW=24"

    @Test func aLaterServersRefusalGivesBackWhatWasNew() async throws {
        try await Site.open([Self.cad, Self.cam]) { first in
            try await Site.open([Self.mesh], vendor: "other") { second in
                let (alice, bob) = (try Traveller(), try Traveller())
                try await alice.get("cam", from: first)
                // Between the preview and the borrow somebody else takes the last seat.
                alice.network.set { request, address in
                    guard request.path == "/v1/borrow", address == second.address else { return .fair }
                    return .after { _ = await code { try await bob.get("mesh", from: second) } }
                }
                #expect(await code { try await alice.get("cam", "cad", "mesh", from: first, second, for: 7200) } == RefusalCode.noneFree)
                #expect(try await first.free("cad") == 2)
                #expect(alice.holdings == ["cam held", "cad returned"])
                #expect(bob.holdings == ["mesh held"])
            }
        }
    }

    @Test func aLaterServersLostAnswerIsStillToCome() async throws {
        try await Site.open([Self.cad]) { first in
            try await Site.open([Self.mesh], vendor: "other") { second in
                let alice = try Traveller()
                alice.network.set { request, address in
                    request.path == "/v1/borrow" && address == second.address ? .losesAnswer : .fair
                }
                #expect(await code { try await alice.get("cad", "mesh", from: first, second) } == RefusalCode.serverUnreachable)
                #expect(alice.holdings == ["cad held"])
                alice.network.set(.fair)
                _ = try await alice.agent(asking: first, second).list()
                #expect(alice.holdings == ["mesh held", "cad held"])
            }
        }
    }
}
