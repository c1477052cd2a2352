// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

@Suite struct OrderTests {
    /// Monday, 09:00 in Berlin.
    private let now = Instant(iso8601: "2026-11-23T08:00:00Z")!
    private let berlin = Zone.named("Europe/Berlin", "CET")

    private func order(
        _ features: [String] = ["cad"], until: String? = nil, for duration: String? = nil, granularity: String? = nil,
        variable: String? = nil
    ) throws(AgentError) -> Order {
        try Order(
            features: features, until: until, duration: duration, granularity: granularity, variable: variable, now: now, zone: berlin)
    }

    @Test func aGranularityGoesWithADuration() throws {
        #expect(try order(for: "3d", granularity: "hour").granularity == .hour)
        #expect(try order(for: "3d").granularity == nil)
        #expect(throws: AgentError(.usage, "")) { try order(for: "3d", granularity: "week") }
        #expect(throws: AgentError(.usage, "")) { try order(until: "friday", granularity: "hour") }
    }

    @Test func anEndIsResolvedHere() throws {
        #expect(try order(until: "fri 18:00").end == .until(Instant(iso8601: "2026-11-27T17:00:00Z")!))
        #expect(try order(until: "29-nov-2026").end == .until(Instant(iso8601: "2026-11-29T22:59:59Z")!))
        #expect(try order(for: "3d").end == .lasting(3 * 86400))
    }

    @Test func wordsOnTheCommandLineGoBeforeTheVariable() throws {
        #expect(try order(for: "3d", variable: "nonsense").end == .lasting(3 * 86400))
    }

    @Test(
        arguments: [
            (["cad"], nil, nil, nil, .noEnd), (["cad"], nil, nil, "", .noEnd), (["cad"], "friday", "3d", nil, .usage),
            (["cad"], "someday", nil, nil, .badWhen), (["cad"], nil, "soon", nil, .badWhen), (["cad"], nil, "-1d", nil, .badWhen),
            (["cad"], nil, "3", nil, .usage), (["cad"], "+3", nil, nil, .usage), (["cad"], "22-nov-2026", nil, nil, .endInPast),
            (["cad"], nil, nil, "23-nov-2026:all", .badLMBorrow), ([], "friday", nil, nil, .usage), (["cad*0"], "friday", nil, nil, .usage),
            (["cad", "cad:27"], "friday", nil, nil, .usage), (["cad", "v/cad"], "friday", nil, nil, .usage),
        ] as [([String], String?, String?, String?, RefusalCode)])
    func whatCannotBeMeantIsRefused(_ features: [String], _ until: String?, _ duration: String?, _ variable: String?, _ code: RefusalCode) {
        #expect(throws: AgentError(code, "")) { try order(features, until: until, for: duration, variable: variable) }
    }

    @Test func twoVendorsMayHaveAFeatureOfOneName() throws {
        #expect(try order(["v/cad", "w/cad"], until: "friday").features.count == 2)
    }

    private func end(_ setting: String, vendor: String = "ugslmd") throws(AgentError) -> Instant {
        guard let setting = LMBorrow(Bytes(setting.utf8)) else { throw AgentError(.badLMBorrow, "") }
        return try setting.end(vendor: Bytes(vendor.utf8), now: now, zone: berlin)
    }

    @Test func theVariableHoldsForItsVendorOnTheDayItWasSet() throws {
        let sunday = Instant(iso8601: "2026-11-29T16:00:00Z")!
        #expect(try end("23-nov-2026:ugslmd:29-nov-2026:17:00") == sunday)
        #expect(try end("23-nov-2026:all:29-nov-2026:17:00") == sunday)
        #expect(try end("23-nov-2026:all:28-nov-2026;23-nov-2026:ugslmd:29-nov-2026:17:00") == sunday)
        #expect(throws: AgentError(.noEnd, "")) { try end("23-nov-2026:other:29-nov-2026") }
        #expect(throws: AgentError(.lmBorrowLapsed, "")) { try end("22-nov-2026:all:29-nov-2026") }
        #expect(throws: AgentError(.endInPast, "")) { try end("23-nov-2026:all:23-nov-2026:08:59") }
    }
}
