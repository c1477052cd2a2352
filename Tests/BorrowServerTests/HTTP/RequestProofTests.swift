// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// What a request must prove before anything is done, and the code that it gets where it does not.
@Suite struct RequestProofTests {
    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"]
    private static let other = SigningKey.generate()

    @Test func eachLieHasItsCode() async throws {
        let cases: [(String, Laptop.Lies, String, Int)] = [
            ("unsigned", .init(omitted: [HeaderName.signature]), "bad-signature", 403),
            ("no signature at all", .init(signature: Bytes("AAAA")), "bad-signature", 403),
            ("another's key", .init(device: Self.other.publicKey.hostid), "bad-signature", 403),
            ("another body", .init(signedBody: Bytes("{}")), "bad-signature", 403),
            ("another server", .init(server: Self.other.publicKey.hostid), "wrong-server", 421),
            ("no server", .init(omitted: [HeaderName.server]), "wrong-server", 421),
            ("no device", .init(omitted: [HeaderName.device]), "bad-request", 400),
            ("a device that is no key", .init(device: Bytes("ED25519=x")), "bad-request", 400),
            ("no id", .init(omitted: [HeaderName.id]), "bad-request", 400),
            ("an id that is too short", .init(id: Bytes("AAAAAAAAAAAAAAAAAAAAA")), "bad-request", 400),
            ("an id that is not base64url", .init(id: Bytes("AAAAAAAAAAAAAAAAAAAA==")), "bad-request", 400),
            ("no time", .init(omitted: [HeaderName.time]), "bad-request", 400),
            ("a time that is none", .init(time: Bytes("yesterday")), "bad-request", 400),
            ("a clock that is late", .init(time: (Fixture.now + -901).iso8601), "clock-skew", 400),
            ("a clock that is early", .init(time: (Fixture.now + 901).iso8601), "clock-skew", 400),
        ]
        try await RunningServer.serving(Self.lines) { server async throws in
            for (name, lies, code, status) in cases {
                let laptop = Laptop(server: server)
                let reply = try await laptop.borrow(laptop.terms("f"), lies: lies)
                #expect(reply.code == code, "\(name)")
                #expect(reply.status == status, "\(name)")
            }
            #expect(try await server.counter.free("f", now: Fixture.now) == 1)
        }
    }

    @Test func aQuarterOfAnHourIsTolerated() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            for offset: Int64 in [-900, 900] {
                let lies = Laptop.Lies(time: (Fixture.now + offset).iso8601)
                #expect(try await Laptop(server: server).send(.GET, Path.features, lies: lies).status == 200)
            }
        }
    }

    @Test func aReturnIsTakenAtAnyClock() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let grant = try #require(try await laptop.borrow(laptop.terms("f")).grants.first)
            let tombstone = Tombstone.text(of: grant, by: laptop.key, at: Fixture.at("1999-01-01T00:00:00Z"))
            let lies = Laptop.Lies(time: Bytes("1999-01-01T00:00:00Z"))
            #expect(try await laptop.send(.POST, Path.giveBack, body: tombstone, lies: lies).status == 200)
        }
    }

    @Test func unknownPlacesAndMethodsAreAnsweredSigned() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            for path in ["/", "/v1", "/v1/borrow/", "/v1/requests/", "/v1/requests/short", "/v1//features", "/v2/license"] {
                #expect(try await laptop.send(.GET, path).code == "not-found", "\(path)")
            }
            let reply = try await laptop.send(.DELETE, Path.borrow + "?x=1")
            #expect(reply.code == "method-not-allowed")
            #expect(reply.headers.first(name: "allow") == "POST")
            #expect(try await laptop.send(.HEAD, Path.license).status == 405)
            #expect(try await laptop.send(.POST, Path.license, body: Bytes("x")).headers.first(name: "allow") == "GET")
        }
    }

    @Test func aBodyPastTheLimitIsRefusedSigned() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let large = Bytes(repeating: ASCII.space, count: LicenseResponder.largestBody)
            #expect(try await laptop.send(.POST, Path.borrow, body: large).code == "bad-request")
            #expect(try await laptop.send(.POST, Path.borrow, body: large + [ASCII.space]).code == "too-large")
        }
    }
}
