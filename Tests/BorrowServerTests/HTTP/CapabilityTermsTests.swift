// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// Which bodies are capability requests, and what a server answers to them over HTTP.
@Suite struct CapabilityTermsTests {
    private static let id = String(repeating: "A", count: 22)

    /// A request in JSON, with some of its fields replaced (or, by `nil`, left out).
    private static func json(_ changes: [String: String?] = [:]) -> Bytes {
        var fields: [String: String] = [
            "operation": #""request""#, "features": #"[{"vendor":"ugslmd","name":"f","count":1}]"#, "user": #""alice""#,
            "host": #""thinkpad""#, "display": #""""#, "project": #""""#, "client": #""test 1""#, "machine": "\"\(Fixture.machine)\"",
        ]
        for (key, value) in changes { fields[key] = value }
        return Bytes("{\(fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}".utf8)
    }

    private static func features(_ count: Int) -> String {
        "[\((0..<count).map { #"{"vendor":"v","name":"f\#($0)","count":1}"# }.joined(separator: ","))]"
    }

    private func read(_ body: Bytes) throws(Refusal) -> CapabilityRequest {
        try CapabilityTerms(json: body).request(id: Self.id, bodyHash: "", device: "ED25519=x")
    }

    @Test func readsRequests() throws {
        let plain = try read(Self.json())
        #expect(plain.asked.features == [WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"))])
        #expect(plain.asked.end == .lasting(Interval.longest.seconds))
        #expect(!plain.isIncremental && !plain.takesFewer && !plain.isReport)
        let full = try read(Self.json(["incremental": "true", "partial": "true", "for": "60"]))
        #expect(full.isIncremental && full.takesFewer)
        #expect(full.asked.end == .lasting(60))
        #expect(try read(Self.json(["features": "[]"])).asked.features.isEmpty)
        #expect(try read(Self.json(["operation": #""report""#])).isReport)
        #expect(
            try read(Self.json(["features": Self.features(CapabilityTerms.mostFeatures)])).asked.features.count
                == CapabilityTerms.mostFeatures)
    }

    @Test(arguments: [
        ("no JSON", Bytes("request f"), "cannot be read"),
        ("no operation", json(["operation": nil]), "operation is missing"),
        ("an operation nobody knows", json(["operation": #""steal""#]), "operation has the wrong type or value"),
        ("an operation in capitals", json(["operation": #""REQUEST""#]), "operation has the wrong type or value"),
        ("no features", json(["features": nil]), "features is missing"),
        ("more features than an answer holds", json(["features": features(60)]), "60 features are named"),
        ("a feature twice", json(["features": #"[{"vendor":"v","name":"f","count":1},{"vendor":"v","name":"f","count":1}]"#]), "twice"),
        ("a count of 0", json(["features": #"[{"vendor":"v","name":"f","count":0}]"#]), "count"),
        ("a negative count", json(["features": #"[{"vendor":"v","name":"f","count":-1}]"#]), "count"),
        ("a renewal", json(["features": "[{\"vendor\":\"v\",\"name\":\"f\",\"count\":1,\"renews\":\"\(id)\"}]"]), "renews is not known"),
        ("an empty report", json(["operation": #""report""#, "features": "[]"]), "names no feature"),
        ("an incremental report", json(["operation": #""report""#, "incremental": "true"]), "always adds"),
        ("nothing to be added", json(["features": "[]", "incremental": "true"]), "nothing is added"),
        ("a request that undoes", json(["undoes": "\"\(id)\""]), "only an undo"),
        ("an undo of nothing", json(["operation": #""undo""#, "features": "[]"]), "no request id"),
        ("an undo of no id", json(["operation": #""undo""#, "features": "[]", "undoes": #""yesterday""#]), "no request id"),
        ("an undo of features", json(["operation": #""undo""#, "undoes": "\"\(id)\""]), "takes nothing but the id"),
        (
            "an undo for an hour", json(["operation": #""undo""#, "features": "[]", "undoes": "\"\(id)\"", "for": "3600"]),
            "takes nothing but"
        ),
        (
            "an undo by the day", json(["operation": #""undo""#, "features": "[]", "undoes": "\"\(id)\"", "granularity": #""day""#]),
            "takes nothing but"
        ),
        ("a granularity of a week", json(["granularity": #""week""#]), "granularity is not second, minute, hour or day"),
        ("for 0 seconds", json(["for": "0"]), "for is 0 seconds"),
        ("for longer than any interval", json(["for": "99999999999"]), "for is 99999999999 seconds"),
        ("until", json(["until": #""2026-11-29T17:00:00Z""#]), "until is not known"),
        ("incremental in words", json(["incremental": #""yes""#]), "incremental"),
        ("a field twice", Bytes(#"{"operation":"request","operation":"report"}"#), "stands twice"),
        ("a thousand brackets", Bytes(repeating: 0x5B, count: 1000), "deeper than capability requests are"),
        ("a user who reorders text", json(["user": "\"ali\u{202E}ce\""]), "user"),
    ])
    func refuses(_ what: String, body: Bytes, reason: String) {
        let refusal = #expect(throws: Refusal.self) { try read(body) }
        #expect(refusal?.code == .badRequest)
        #expect(refusal?.detail.contains(reason) == true, "\(refusal?.detail ?? "")")
    }

    @Test func anAnswerOfTheMostFeaturesIsReadable() {
        #expect(CapabilityTerms.mostFeatures >= 40)
        #expect(CapabilityTerms.mostFeatures * (SealedText.largest * 4 / 3 + 12_000) <= AnswerLimit.body)
    }

    private static let lines = [
        "INCREMENT f ugslmd 1.0 permanent 2 BORROW=100", "INCREMENT m ugslmd 1.0 permanent 3 METERED UNDO_INTERVAL=1h",
    ]

    private func terms(_ operation: CapabilityTerms.Operation, _ features: String..., undoes: String? = nil, partial: Bool? = nil) throws
        -> Bytes
    {
        let message = CapabilityTerms(
            operation, partial: partial, undoes: undoes, features: features.map { Terms.Feature(vendor: "ugslmd", name: $0) },
            user: "alice", host: "thinkpad", client: "test 1", machine: Fixture.machine)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Bytes(try encoder.encode(message))
    }

    @Test func eachOperationIsAnsweredOverHTTP() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let preview = try await laptop.send(.POST, Path.capability, body: try terms(.preview, "f", "m"))
            #expect(try preview.decoded(CapabilityAnswer.self).granted == ["f 1/1", "m 1/1"])
            let id = RandomIdentifier.make()
            let body = try terms(.request, "f", "m")
            let served = try await laptop.send(.POST, Path.capability, body: body, id: id)
            #expect(try served.decoded(CapabilityAnswer.self).grants.map(\.terms.feature) == [Bytes("f")])
            // The same bytes again, however they came here, take nothing more.
            let again = try await laptop.send(.POST, Path.capability, body: body, id: id)
            #expect(try again.decoded(CapabilityAnswer.self) == served.decoded(CapabilityAnswer.self))
            let state = try await laptop.send(.GET, Path.request(id.shown)).decoded(RequestState.self)
            #expect(state.loans.map(\.name) == ["f"])
            let report = RandomIdentifier.make()
            #expect(try await laptop.send(.POST, Path.capability, body: try terms(.report, "m"), id: report).status == 200)
            #expect(try await laptop.send(.GET, Path.request(report.shown)).decoded(RequestState.self).loans.isEmpty)
            let undone = try await laptop.send(.POST, Path.capability, body: try terms(.undo, undoes: report.shown))
            #expect(try undone.decoded(CapabilityAnswer.self).givenBack == ["m*1"])
            let list = try await laptop.send(.GET, Path.served).decoded(ServedList.self)
            #expect(list.features.map { "\($0.name) \($0.state)" } == ["f NORMAL", "m NORMAL", "m RETURNED"])
            #expect(try await Laptop(server: server).send(.GET, Path.served).decoded(ServedList.self).features.isEmpty)
        }
    }

    @Test func aRefusalNamesEachFeature() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let laptop = Laptop(server: server)
            let reply = try await laptop.send(.POST, Path.capability, body: try terms(.report, "f", "none", "m"))
            #expect(reply.status == 409)
            let problem = try reply.decoded(Problem.self)
            #expect(problem.features?.map(\.code) == ["not-metered", "feature-unknown"])
            #expect(try await laptop.borrow(laptop.terms("m")).code == "metered")
            let late = RandomIdentifier.make()
            #expect(try await laptop.send(.POST, Path.capability, body: try terms(.report, "m"), id: late).status == 200)
            server.clock.now = Fixture.now + 3601
            let undo = try await laptop.send(.POST, Path.capability, body: try terms(.undo, undoes: late.shown))
            #expect(undo.code == "undo-too-late")
            let features = try await laptop.send(.GET, Path.features).decoded(FeatureList.self).offers
            #expect(features.map(\.metered) == [nil, true])
            #expect(features.map(\.free) == [2, 2])
            #expect(features.map(\.longestUntil) == [server.clock.now + 360_000, nil])
        }
    }
}
