// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Testing

@testable import BorrowServer

/// Which bodies are terms: everything else is a bad request that says why.
@Suite struct TermsTests {
    /// Terms in JSON, with some of their fields replaced (or, by `nil`, left out).
    private static func json(_ changes: [String: String?] = [:]) -> Bytes {
        var fields: [String: String] = [
            "features": #"[{"vendor":"ugslmd","name":"f","count":1}]"#, "for": "86400", "user": #""alice""#, "host": #""thinkpad""#,
            "display": #""""#, "project": #""""#, "client": #""test 1""#, "machine": "\"\(Fixture.machine)\"",
        ]
        for (key, value) in changes { fields[key] = value }
        return Bytes("{\(fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}".utf8)
    }

    private func read(_ body: Bytes) throws(Refusal) -> (features: [WantedSeats], end: AskedEnd, borrower: Borrower) {
        let terms = try Terms(json: body)
        return (try terms.asked(), try terms.end(), try terms.borrower(device: "ED25519=x"))
    }

    @Test func readsTerms() throws {
        let terms = try read(Self.json(["features": #"[{"vendor":"ugslmd","name":"f","count":3,"version":"27.0"}]"#]))
        #expect(terms.features == [WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), version: Version("27.0"), seats: 3)])
        #expect(terms.end == .lasting(86400))
        #expect(terms.borrower.user == "alice")
        #expect(try read(Self.json(["for": nil, "until": #""2026-11-29T17:00:00Z""#])).end == .until(Fixture.at("2026-11-29T17:00:00Z")))
    }

    @Test func readsConnectedTerms() throws {
        let renews = String(repeating: "A", count: 22)
        let features = "[{\"vendor\":\"ugslmd\",\"name\":\"f\",\"count\":1,\"renews\":\"\(renews)\"}]"
        let terms = try read(Self.json(["connected": "true", "features": features]))
        #expect(terms.end == .connected(86400))
        #expect(terms.features.map(\.renews) == [renews])
        #expect(try read(Self.json(["connected": "false"])).end == .lasting(86400))
    }

    @Test func readsAGranularity() throws {
        #expect(try read(Self.json(["granularity": #""hour""#])).features.map(\.granularity) == [.hour])
        #expect(try read(Self.json()).features.map(\.granularity) == [nil])
    }

    private static func features(_ count: Int) -> String {
        "[\((0..<count).map { #"{"vendor":"v","name":"f\#($0)","count":1}"# }.joined(separator: ","))]"
    }

    @Test(arguments: [
        ("no JSON", Bytes("borrow f"), "cannot be read"),
        ("a granularity that there is not", json(["granularity": #""week""#]), "granularity is not second, minute, hour or day"),
        (
            "the granularity of an exact end", json(["granularity": #""day""#, "for": nil, "until": #""2026-11-29T17:00:00Z""#]),
            "granularity goes"
        ),
        ("the granularity of a connected one", json(["granularity": #""day""#, "connected": "true"]), "granularity goes"),
        ("nothing", [], "cannot be read"),
        ("a list", Bytes("[]"), "cannot be read"),
        ("invalid UTF-8", [0x22, 0xFF, 0x22], "cannot be read"),
        ("no features", json(["features": nil]), "features is missing"),
        ("empty features", json(["features": "[]"]), "0 features"),
        ("64 features", json(["features": features(64)]), "64 features are asked, 1 to 63"),
        ("a feature twice", json(["features": #"[{"vendor":"v","name":"f","count":1},{"vendor":"v","name":"f","count":2}]"#]), "twice"),
        (
            "a name longer than any line's",
            json(["features": "[{\"vendor\":\"v\",\"name\":\"\(String(repeating: "x", count: 256))\",\"count\":1}]"]), "255"
        ),
        ("a count of 0", json(["features": #"[{"vendor":"v","name":"f","count":0}]"#]), "count"),
        ("a negative count", json(["features": #"[{"vendor":"v","name":"f","count":-1}]"#]), "count"),
        ("a huge count", json(["features": #"[{"vendor":"v","name":"f","count":99999999999}]"#]), "count"),
        ("more than a grant can say", json(["features": #"[{"vendor":"v","name":"f","count":1000000000}]"#]), "count"),
        ("a count past all bounds", json(["features": #"[{"vendor":"v","name":"f","count":1e40}]"#]), "cannot be read"),
        ("a count in words", json(["features": #"[{"vendor":"v","name":"f","count":"1"}]"#]), "count"),
        ("a version that is none", json(["features": #"[{"vendor":"v","name":"f","count":1,"version":"new"}]"#]), "version"),
        ("neither until nor for", json(["for": nil]), "exactly one"),
        ("both until and for", json(["until": #""2026-11-29T17:00:00Z""#]), "exactly one"),
        ("connected until", json(["for": nil, "until": #""2026-11-29T17:00:00Z""#, "connected": "true"]), "for, not until"),
        ("connected without an end", json(["for": nil, "connected": "true"]), "exactly one"),
        ("connected in words", json(["connected": #""yes""#]), "connected"),
        (
            "renewing what is no loan",
            json(["connected": "true", "features": #"[{"vendor":"v","name":"f","count":1,"renews":"it"}]"#]), "22 characters"
        ),
        ("for 0 seconds", json(["for": "0"]), "for is 0"),
        ("for less than nothing", json(["for": "-5"]), "for is -5"),
        ("for ever", json(["for": "9223372036854775807"]), "for is"),
        ("until 31 February", json(["for": nil, "until": #""2026-02-31T17:00:00Z""#]), "until"),
        ("until in local time", json(["for": nil, "until": #""2026-11-29T17:00:00+01:00""#]), "until"),
        ("no user", json(["user": #""""#]), "user"),
        ("a user with a quote", json(["user": #""al\"ice""#]), "user"),
        ("a host with a newline", json(["host": #""think\npad""#]), "host"),
        ("a host with a C1 control", json(["host": "\"think\u{9B}pad\""]), "host"),
        ("a user who reorders text", json(["user": "\"ali\u{202E}ce\""]), "user"),
        ("a user with an isolate", json(["user": "\"ali\u{2067}ce\""]), "user"),
        ("a host with a direction mark", json(["host": "\"think\u{200F}pad\""]), "host"),
        ("a project with a line separator", json(["project": "\"a\u{2028}b\""]), "project"),
        ("a client with an escaped C1 control", json(["client": #""a\u009bb""#]), "client"),
        ("a project with NUL", json(["project": #""a\u0000b""#]), "project"),
        ("a display of 256 bytes", json(["display": "\"\(String(repeating: "x", count: 256))\""]), "display"),
        ("a user of too many bytes in few letters", json(["user": "\"\(String(repeating: "é", count: 128))\""]), "user"),
        ("a field nobody knows", json(["colour": "1"]), "colour is not known"),
        ("a field in other letters", json(["User": "1"]), "User is not known"),
        ("a field in escaped letters", json([#"\u0075ser"#: "1"]), "is not known"),
        ("a field twice", Bytes(#"{"user":"alice","user":"bob"}"#), "user stands twice"),
        ("a feature's field twice", json(["features": #"[{"vendor":"v","name":"f","name":"g","count":1}]"#]), "name stands twice"),
        ("a feature's unknown field", json(["features": #"[{"vendor":"v","name":"f","count":1,"seats":9}]"#]), "seats is not known"),
        ("a thousand brackets", Bytes(repeating: 0x5B, count: 1000), "deeper"),
        ("objects in objects", json(["user": #"{"user":{"user":{}}}"#]), "user is not known"),
        ("a string without end", Bytes(#"{"user":"al\"#), "cannot be read"),
        ("no machine", json(["machine": nil]), "machine is missing"),
        ("a machine that is none", json(["machine": #""MACHINE=short""#]), "machine"),
    ])
    func refuses(_ what: String, body: Bytes, reason: String) {
        let refusal = #expect(throws: Refusal.self) { try read(body) }
        #expect(refusal?.code == .badRequest)
        #expect(refusal?.detail.contains(reason) == true, "\(refusal?.detail ?? "")")
    }

    @Test func claimsOf255BytesAreTaken() throws {
        let name = String(repeating: "x", count: 255)
        #expect(try read(Self.json(["user": "\"\(name)\""])).borrower.user == name)
    }
}
