// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// The interface as a client meets it; `Laptop` verifies the signature of every answer here.
@Suite struct WireTests {
    private static let lines = [
        "INCREMENT f ugslmd 27.0 06-nov-2027 2 BORROW=2880 user_info=\"NX 2D\"", "INCREMENT g ugslmd 1.0 permanent 1",
    ]

    @Test func introducesItself() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let lies = Laptop.Lies(omitted: [HeaderName.server, HeaderName.device, HeaderName.time, HeaderName.signature])
            let reply = try await Laptop(server: server).send(.GET, Path.license, lies: lies)
            #expect(reply.status == 200)
            #expect(reply.headers.first(name: "content-type") == "text/plain; charset=utf-8")
            let file = LicenseFile.parse(reply.body, name: "").file
            #expect(file.servers.map(\.hostid) == [Fixture.server.publicKey.hostid])
            #expect(file.features.count == 2)
            #expect(file.features.allSatisfy { $0.isSigned(by: [Fixture.publisher.publicKey], for: file.servers) })
        }
    }

    @Test func listsWhatItLends() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            #expect(try await laptop.borrow(laptop.terms("f")).status == 200)
            let offers = try await laptop.send(.GET, Path.features).decoded(FeatureList.self).offers
            let longest = Fixture.now + 2880 * 3600
            #expect(
                offers == [
                    .init(
                        vendor: "ugslmd", name: "f", version: "27.0", total: 2, free: 1, interval: 2880 * 3600, longestUntil: longest,
                        earlyReturn: true, userInfo: "NX 2D"),
                    .init(
                        vendor: "ugslmd", name: "g", version: "1.0", total: 1, free: 1, interval: nil, longestUntil: nil, earlyReturn: true,
                        userInfo: nil),
                ])
        }
    }

    @Test func lendsAndTakesBack() async throws {
        try await RunningServer.serving(Self.lines + ["INCREMENT h ugslmd 2.0 permanent 5 BORROW"]) { server async throws in
            let (laptop, id) = (Laptop(server: server), RandomIdentifier.make())
            let reply = try await laptop.borrow(laptop.terms("h", "f"), id: id)
            #expect(reply.status == 200)
            let grants = try reply.grants
            #expect(grants.map(\.terms.feature) == [Bytes("h"), Bytes("f")])
            for grant in grants { _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey]) }
            // A lost answer costs nothing.
            #expect(try await laptop.borrow(laptop.terms("h", "f"), id: id).body == reply.body)

            let tombstone = Tombstone.text(of: grants[0], by: laptop.key, at: server.clock.now)
            let receipt = try await laptop.send(.POST, Path.giveBack, body: tombstone)
            #expect(receipt.status == 200)
            #expect(Receipt(receipt.body).map { Fixture.server.publicKey.verifies($0.sealed, for: .receipt) } == true)

            let state = try await laptop.send(.GET, Path.request(id.shown)).decoded(RequestState.self)
            #expect(state.id == id.shown)
            #expect(state.loans.map(\.state) == [.returned, .open])
            #expect(state.loans.map(\.loan) == grants.map(\.terms.loan.shown))
            #expect(try await laptop.borrow(laptop.terms("h", "f"), id: id).code == "request-finished")
        }
    }

    @Test func lendsConnectedAndRenews() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let (laptop, id) = (Laptop(server: server), RandomIdentifier.make())
            let first = try #require(try await laptop.borrow(laptop.connected("g")).grants.first)
            #expect(first.terms.isConnected)
            #expect(first.terms.expiresAt == Fixture.now + 3600)
            #expect(try await laptop.borrow(laptop.connected("g")).code == "all-in-use")
            server.clock.now = Fixture.now + 600
            let reply = try await laptop.borrow(laptop.connected("g", renews: first), id: id)
            #expect(try reply.grants.map(\.terms.expiresAt) == [Fixture.now + 4200])
            #expect(try await laptop.borrow(laptop.connected("g", renews: first), id: id).body == reply.body)
            let preview = try await laptop.send(.POST, Path.preview, body: try Laptop.json(laptop.connected("f")))
            #expect(try preview.decoded(Preview.self).loans.map(\.until) == [Fixture.now + 4200])
        }
    }

    @Test func tellsADeviceWhatIsRecalledAtAnyClock() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let grant = try #require(try await laptop.borrow(laptop.terms("f")).grants.first)
            let lies = Laptop.Lies(time: Bytes("1999-01-01T00:00:00Z"))
            #expect(try await laptop.send(.GET, Path.recalls, lies: lies).decoded(Recalls.self).loans.isEmpty)
            try server.counter.carryOut(RecallOrder(loan: grant.terms.loan.shown, reason: "audit"))
            let end = grant.terms.expiresAt
            #expect(
                try await laptop.send(.GET, Path.recalls, lies: lies).decoded(Recalls.self).loans == [
                    .init(loan: grant.terms.loan.shown, vendor: "ugslmd", name: "f", expiresAt: end, reason: "audit")
                ])
            #expect(try await Laptop(server: server).send(.GET, Path.recalls).decoded(Recalls.self).loans.isEmpty)
            let refused = try await laptop.borrow(laptop.terms("f"))
            #expect(refused.code == "recalled")
            #expect(refused.status == 409)
        }
    }

    @Test func previewTakesNothing() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let terms = laptop.terms("f", seats: 2, duration: 200 * 86400)
            for _ in 0..<2 {
                let reply = try await laptop.send(.POST, Path.preview, body: try Laptop.json(terms))
                let end = Fixture.now + 2880 * 3600
                let loan = try #require(try reply.decoded(Preview.self).loans.first)
                #expect(
                    loan
                        == .init(
                            vendor: "ugslmd", name: "f", version: "27.0", seats: 2, until: end, shortened: true,
                            explanation: loan.explanation))
                #expect(loan.explanation != nil)
            }
            let refused = try await laptop.send(.POST, Path.preview, body: try Laptop.json(laptop.terms("g")))
            #expect(refused.code == "not-borrowable")
        }
    }

    @Test func aRefusalGivesEachReason() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let reply = try await laptop.borrow(laptop.terms("f", "g", "none"))
            #expect(reply.status == 403)
            #expect(reply.headers.first(name: "content-type") == "application/problem+json")
            let problem = try reply.decoded(Problem.self)
            #expect(problem.features?.map(\.code) == ["not-borrowable", "feature-unknown"])
            #expect(problem.features?.map(\.flexnet) == [-68, -5])
            #expect(problem.detail.hasPrefix("2 of 3 features refused, so none was lent"))
        }
    }

    @Test func theLongestEndIsDataNotOnlyWords() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let problem = try await laptop.borrow(laptop.terms("f", until: Fixture.now + 300 * 86400)).decoded(Problem.self)
            #expect(problem.features?.map(\.longest) == [Fixture.now + 2880 * 3600])
        }
    }

    @Test func requestsOfOthersAreUnknown() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let (alice, id) = (Laptop(server: server), RandomIdentifier.make())
            _ = try await alice.borrow(alice.terms("f"), id: id)
            let reply = try await Laptop(server: server).send(.GET, Path.request(id.shown))
            #expect(reply.code == "request-unknown")
        }
    }

    /// Over real connections: never more grants than seats, and no answer but a grant or the reason.
    @Test(arguments: [1, 5]) func racingLaptops(_ seats: Int) async throws {
        try await RunningServer.serving(["INCREMENT f ugslmd 1.0 permanent \(seats) BORROW"]) { server async throws in
            server.counter.takeCrowds()
            let replies = try await withThrowingTaskGroup(of: Laptop.Reply.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        let laptop = Laptop(server: server)
                        return try await laptop.borrow(laptop.terms("f"))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.filter { $0.status == 200 }.count == seats)
            #expect(replies.filter { $0.code == "none-free" }.count == 64 - seats)
        }
    }
}
