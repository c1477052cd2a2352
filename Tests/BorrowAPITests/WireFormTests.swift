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

    @Test func capabilityTermsAsJSON() throws {
        let terms = CapabilityTerms(
            .request, incremental: true, partial: true, features: [Terms.Feature(vendor: "v", name: "f", count: 2)], duration: 3600,
            user: "a", host: "h", client: "c", machine: "m")
        let text =
            #"{"client":"c","display":"","features":[{"count":2,"name":"f","vendor":"v"}],"for":3600,"host":"h","incremental":true,"#
            + #""machine":"m","operation":"request","partial":true,"project":"","user":"a"}"#
        #expect(try json(terms) == text)
        #expect(try JSONDecoder().decode(CapabilityTerms.self, from: Data(text.utf8)) == terms)
        let undo = CapabilityTerms(.undo, undoes: "id", user: "a", host: "h", client: "c", machine: "m")
        #expect(
            try json(undo)
                == #"{"client":"c","display":"","features":[],"host":"h","machine":"m","operation":"undo","project":"","undoes":"id","user":"a"}"#
        )
    }

    @Test func aCapabilityAnswerAsJSON() throws {
        let end = try #require(Instant(iso8601: "2026-11-29T17:00:00Z"))
        var lent = CapabilityAnswer.Feature(
            vendor: "v", name: "f", version: "1.0", asked: 2, granted: 1, held: 3, until: end, loan: "l",
            reason: Problem.Feature(vendor: "v", name: "f", refusal: Refusal(.noneFree, "d", hint: "h")))
        lent.grant = "Z3JhbnQ"
        let answer = CapabilityAnswer(
            sequence: 7,
            features: [lent, .init(vendor: "v", name: "m", asked: 1, granted: 1, held: 1, metered: true, until: end, left: 4)],
            returned: [.init(vendor: "v", name: "g", count: 2, loan: "k")])
        let text =
            #"{"features":[{"asked":2,"grant":"Z3JhbnQ","granted":1,"held":3,"loan":"l","metered":false,"name":"f","#
            + #""reason":{"code":"none-free","detail":"d","flexnet":-67,"hint":"h","name":"f","vendor":"v"},"#
            + #""until":"2026-11-29T17:00:00Z","vendor":"v","version":"1.0"},"#
            + #"{"asked":1,"granted":1,"held":1,"left":4,"metered":true,"name":"m","until":"2026-11-29T17:00:00Z","vendor":"v"}],"#
            + #""returned":[{"count":2,"loan":"k","name":"g","vendor":"v"}],"sequence":7}"#
        #expect(try json(answer) == text)
        #expect(try JSONDecoder().decode(CapabilityAnswer.self, from: Data(text.utf8)) == answer)
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
