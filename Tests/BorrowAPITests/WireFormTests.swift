// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation
import Testing

/// The bytes on the wire, pinned: both sides and every later version must agree on them.
@Suite struct WireFormTests {
    @Test func whatADeviceSigns() {
        let head = RequestHead(
            method: "POST", path: "/v1/borrow", server: Bytes("ED25519=server"), device: Bytes("ED25519=device"),
            time: Bytes("2026-11-22T09:00:00Z"), id: Bytes("id"))
        #expect(
            head.message(body: Bytes("{}")).shown
                == "POST /v1/borrow\nED25519=server\nED25519=device\n2026-11-22T09:00:00Z\nid\n{}")
    }

    @Test func anIntroductionSignsEmptyFields() {
        #expect(RequestHead(method: "GET", path: "/v1/license", id: Bytes("id")).message(body: []).shown == "GET /v1/license\n\n\n\nid\n")
    }

    @Test func whatAServerSigns() {
        let head = AnswerHead(requestDigest: Bytes("digest"), status: 200, time: Bytes("2026-11-22T09:00:00Z"))
        #expect(head.message(body: Bytes("grant")).shown == "digest\n200\n2026-11-22T09:00:00Z\ngrant")
    }

    @Test func termsAsJSON() throws {
        let terms = Terms(
            features: [Terms.Feature(vendor: "ugslmd", name: "cad", version: "27.0", count: 2)],
            until: Instant(iso8601: "2026-11-29T17:00:00Z"), user: "alice", host: "thinkpad", display: ":0", project: "wing",
            client: "borrow",
            machine: "MACHINE=m")
        let text =
            #"{"client":"borrow","display":":0","features":[{"count":2,"name":"cad","vendor":"ugslmd","version":"27.0"}],"#
            + #""host":"thinkpad","machine":"MACHINE=m","project":"wing","until":"2026-11-29T17:00:00Z","user":"alice"}"#
        #expect(try json(terms) == text)
        #expect(try JSONDecoder().decode(Terms.self, from: Data(text.utf8)) == terms)
    }

    @Test func aDurationIsCalledFor() throws {
        let terms = Terms(features: [], duration: 86400, user: "a", host: "h", client: "c", machine: "m")
        #expect(try json(terms).contains(#""for":86400"#))
    }

    @Test func connectedTermsAsJSON() throws {
        let terms = Terms(
            features: [Terms.Feature(vendor: "ugslmd", name: "cad", renews: "loan")], duration: 3600, connected: true, user: "a",
            host: "h", client: "c", machine: "m")
        let text =
            #"{"client":"c","connected":true,"display":"","features":[{"count":1,"name":"cad","renews":"loan","vendor":"ugslmd"}],"#
            + #""for":3600,"host":"h","machine":"m","project":"","user":"a"}"#
        #expect(try json(terms) == text)
        #expect(try JSONDecoder().decode(Terms.self, from: Data(text.utf8)) == terms)
    }

    @Test func recallsAsJSON() throws {
        let end = try #require(Instant(iso8601: "2026-11-29T17:00:00Z"))
        let recalls = Recalls(loans: [.init(loan: "l", vendor: "v", name: "f", expiresAt: end, reason: "audit")])
        #expect(
            try json(recalls)
                == #"{"loans":[{"expiresAt":"2026-11-29T17:00:00Z","loan":"l","name":"f","reason":"audit","vendor":"v"}]}"#)
    }

    @Test func aUsageReportAsJSON() throws {
        let report = UsageReport(
            user: "alice", host: "thinkpad", entries: [.init(vendor: "v", name: "f", day: "2026-11-23", launches: 2, minutes: 90)])
        let text =
            #"{"entries":[{"day":"2026-11-23","launches":2,"minutes":90,"name":"f","vendor":"v"}],"host":"thinkpad","user":"alice"}"#
        #expect(try json(report) == text)
        #expect(try JSONDecoder().decode(UsageReport.self, from: Data(text.utf8)) == report)
    }

    @Test func aProblemAsJSON() throws {
        let refusal = Refusal(
            .tooLong, "until tomorrow at the latest", hint: "ask for less", longest: Instant(iso8601: "2026-11-23T09:00:00Z"))
        let problem = Problem(refusal, status: 422, features: [Problem.Feature(vendor: "v", name: "f", refusal: refusal)])
        let reason = #""code":"too-long","detail":"until tomorrow at the latest""#
        #expect(
            try json(problem)
                == "{\(reason),\"features\":[{\(reason),\"flexnet\":-104,\"hint\":\"ask for less\",\"longest\":\"2026-11-23T09:00:00Z\","
                + #""name":"f","vendor":"v"}],"flexnet":-104,"hint":"ask for less","status":422}"#)
    }

    @Test func anInstantIsReadInItsOneForm() {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data(#"["2026-11-29 17:00"]"#.utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data("[1795971600]".utf8)) }
    }

    @Test(arguments: RefusalCode.allCases)
    func everyCodeIsOneLowerCaseWordOrSeveral(_ code: RefusalCode) {
        #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
        #expect([1, 64, 65, 69, 70, 73, 74, 77, 78].contains(code.exitStatus))
    }

    private func json(_ message: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(message), as: UTF8.self)
    }
}
