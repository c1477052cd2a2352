// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// Requests that are proven and all the same wrong, over the wire: each gets its code, under signature, and changes nothing.
///
/// What a request must prove is in `RequestProofTests`, every shape of terms in `TermsTests`.
@Suite struct RefusedRequestTests {
    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 2 BORROW=48"]

    /// The usual terms, with one text in their JSON replaced by another.
    private static func terms(_ old: String = "", _ new: String = "") -> Bytes {
        let json =
            #"{"client":"test","display":"","features":[{"count":1,"name":"f","vendor":"ugslmd"}],"for":3600,"host":"h","#
            + #""machine":"\#(Fixture.machine)","project":"","user":"u"}"#
        return Bytes((old.isEmpty ? json : json.replacing(old, with: new)).utf8)
    }

    private static func name(_ json: String) -> Bytes { terms(#""name":"f""#, #""name":"\#(json)""#) }
    private static func count(_ json: String) -> Bytes { terms(#""count":1"#, #""count":\#(json)"#) }
    private static func end(_ json: String) -> Bytes { terms(#""for":3600"#, json) }

    private static let bodies: [(what: String, body: Bytes, code: String)] = [
        ("no body", [], "bad-request"),
        ("a body past the limit", Bytes(repeating: ASCII.space, count: 64 * 1024 + 1), "too-large"),
        ("depth", terms(#""user":"u""#, #""user":[[[["u"]]]]"#), "bad-request"),
        ("depth without end", Bytes(repeating: 0x5B, count: 60_000), "bad-request"),
        ("a key twice", terms(#""user":"u""#, #""user":"u","user":"v""#), "bad-request"),
        ("a feature's key twice", count(#"1,"count":2"#), "bad-request"),
        ("a key twice, once escaped", count(#"1,"c\u006funt":2"#), "bad-request"),
        ("an unknown key", terms(#""user":"u""#, #""user":"u","seats":9"#), "bad-request"),
        ("another type", terms(#""user":"u""#, #""user":7"#), "bad-request"),
        ("no type", terms(#""user":"u""#, #""user":null"#), "bad-request"),
        ("UTF-16", [0xFF, 0xFE] + terms().flatMap { [$0, 0] }, "bad-request"),
        ("two documents", terms() + terms(), "bad-request"),
        ("no seats", count("0"), "bad-request"),
        ("fewer than none", count("-1"), "bad-request"),
        ("half a seat", count("1.5"), "bad-request"),
        ("more seats than a number holds", count("9223372036854775808"), "bad-request"),
        ("no number of seats", count("1e999"), "bad-request"),
        ("more seats than a grant can say", count("1000000000"), "bad-request"),
        ("more seats than there are", count("3"), "too-many-seats"),
        ("an end that is over", end(#""until":"2026-11-22T09:00:00Z""#), "end-in-past"),
        ("an end long over", end(#""until":"1970-01-01T00:00:00Z""#), "end-in-past"),
        ("an end after the longest", end(#""until":"9999-12-31T23:59:59Z""#), "too-long"),
        ("31 February", end(#""until":"2027-02-31T00:00:00Z""#), "bad-request"),
        ("year 10000", end(#""until":"10000-01-01T00:00:00Z""#), "bad-request"),
        ("no time", end(#""for":0"#), "bad-request"),
        ("less than no time", end(#""for":-9223372036854775808"#), "bad-request"),
        ("longer than a century", end(#""for":3155760001"#), "bad-request"),
        ("all the seconds of a number", end(#""for":9223372036854775807"#), "bad-request"),
        ("more seconds than a number holds", end(#""for":1e19"#), "bad-request"),
        ("a name of nothing", name(""), "bad-request"),
        ("a name with NUL", name(#"f\u0000"#), "bad-request"),
        ("a name with a newline", name(#"f\n"#), "bad-request"),
        ("a name with a raw newline", name("f\n"), "bad-request"),
        ("a name with an escape character", name(#"f\u001b[2J"#), "bad-request"),
        ("a name of 256 bytes", name(String(repeating: "f", count: 256)), "bad-request"),
        ("a name of half a character", name(#"\ud800"#), "bad-request"),
        ("a name that is no UTF-8", name("@").map { $0 == 0x40 ? 0xFF : $0 }, "bad-request"),
        ("a name in Cyrillic", name("\u{444}"), "feature-unknown"),
        ("a name with a combining character", name("f\u{301}"), "feature-unknown"),
        ("a name with a blank", name("f "), "feature-unknown"),
        ("a name with a zero-width space", name("f\u{200B}"), "feature-unknown"),
        ("a name as a path", name("../f"), "feature-unknown"),
        ("a name of 255 bytes", name(String(repeating: "f", count: 255)), "feature-unknown"),
    ]

    @Test func eachBodyGetsItsCodeAndNothingIsLost() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let (alice, mallory) = (Laptop(server: server), Laptop(server: server))
            let id = RandomIdentifier.make()
            let held = try await alice.send(.POST, Path.borrow, body: Self.terms(), id: id)
            #expect(held.status == 200)
            for path in [Path.borrow, Path.preview] {
                for (what, body, code) in Self.bodies {
                    let reply = try await mallory.send(.POST, path, body: body)
                    #expect(reply.code == code, "\(what) to \(path): \(reply.body.shown)")
                    #expect(reply.body.count < 2000, "\(what)")
                }
            }
            #expect(
                try await server.counter.desk.loans(device: alice.key.publicKey.hostid.shown, request: id.shown).map(\.grant) == [held.body]
            )
            #expect(try await server.counter.free("f", now: Fixture.now) == 1)
            // And whoever was refused is served once he asks rightly.
            #expect(try await mallory.send(.POST, Path.borrow, body: Self.terms()).status == 200)
        }
    }

    @Test func aClockADayOffGetsTheServersTimeAndIsServedWithIt() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            for offset: Int64 in [-86400, 86400] {
                let laptop = Laptop(server: server)
                let reply = try await laptop.borrow(laptop.terms("f"), lies: .init(time: (Fixture.now + offset).iso8601))
                #expect(reply.code == "clock-skew")
                let time = try #require(reply.headers.first(name: HeaderName.time))
                #expect(try await laptop.borrow(laptop.terms("f"), lies: .init(time: Bytes(time.utf8))).status == 200)
            }
        }
    }

    /// Whoever overheard a request and sends its bytes again, here or elsewhere.
    @Test func aReplayTakesNothing() async throws {
        let elsewhere = SigningKey.generate()
        try await RunningServer.serving(Self.lines) { server async throws in
            let (laptop, id) = (Laptop(server: server), RandomIdentifier.make())
            let first = try await laptop.borrow(laptop.terms("f"), id: id)
            let again = try await laptop.borrow(laptop.terms("f"), id: id)
            #expect(again.status == 200)
            #expect(again.body == first.body)
            #expect(try await server.counter.free("f", now: Fixture.now) == 1)
            let other = try await laptop.borrow(laptop.terms("f", seats: 2), id: id)
            #expect(other.code == "id-reused")
            let foreign = try await laptop.borrow(laptop.terms("f"), id: id, lies: .init(server: elsewhere.publicKey.hostid))
            #expect(foreign.code == "wrong-server")

            let sent = Fixture.now.iso8601
            server.clock.now = Fixture.now + 901
            #expect(try await laptop.borrow(laptop.terms("f"), id: id, lies: .init(time: sent)).code == "clock-skew")
            let grant = try #require(try first.grants.first)
            let tombstone = Tombstone.text(of: grant, by: laptop.key, at: server.clock.now)
            #expect(try await laptop.send(.POST, Path.giveBack, body: tombstone).status == 200)
            #expect(try await laptop.borrow(laptop.terms("f"), id: id).code == "request-finished")
            #expect(try await server.counter.free("f", now: server.clock.now) == 2)
        }
    }

    @Test func noAnswerIsMoreThanALaptopTakes() async throws {
        #expect(Terms.mostFeatures * (SealedText.largest + 1) <= AnswerLimit.body)
        // A backslash takes two bytes in JSON.
        let info = String(repeating: "\\", count: 20_000)
        let lines = (0..<110).map { "INCREMENT f\($0) ugslmd 1.0 permanent 1 BORROW user_info=x\(info)x" }
        let stock = try Fixture.stock(lines)
        #expect(stock.shelf.text.count <= AnswerLimit.body)
        let refusal = #expect(throws: Refusal(.badConfiguration, "")) { try stock.served(at: Fixture.now) }
        #expect(refusal?.detail.hasPrefix("the list of what is lent takes ") == true)
        #expect(refusal?.hint == "lend them from several servers")
        try await RunningServer.serving(lines) { server async throws in
            let reply = try await Laptop(server: server).send(.GET, Path.features)
            #expect(reply.code == "bad-configuration")
            #expect(reply.body.count < 1000)
        }
    }
}
