// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// `lend explain`: the same pure rules as a borrow.
@Suite struct BorrowQuestionTests {
    private func ask(
        _ feature: String, for duration: String? = nil, until: String? = nil, granularity: String? = nil, lines: [String]
    ) throws -> BorrowReport {
        let policy = LendingPolicy(shelf: try Fixture.stock(lines).shelf)
        return try BorrowQuestion(feature: feature, duration: duration, until: until, granularity: granularity)
            .explained(by: policy, now: Fixture.now)
    }

    private static let line = "INCREMENT f ugslmd 2.0 permanent 1 BORROW=24 BORROW_GRANULARITY=day"

    @Test func withoutAnEndItIsTheLongest() throws {
        let report = try ask("f", lines: [Self.line])
        #expect(report.explanation.end == Fixture.at("2026-11-23T23:59:59Z"))
        #expect(report.table.contains("  feature        1d                       BORROW=24  <- decides\n"))
        #expect(report.table.hasPrefix("f 2.0 "))
        #expect(try report.json.contains("\"end\" : \"2026-11-23T23:59:59Z\""))
        #expect(report.refusal == nil)
    }

    @Test func anEndTooLateShowsTheLongestBesideItsRefusal() throws {
        let report = try ask("ugslmd/f:1.5", until: "2026-12-01T00:00:00Z", lines: [Self.line])
        #expect(report.refusal?.code == .tooLong)
        #expect(report.explanation.end == report.refusal?.longest)
    }

    @Test func aGranularityIsAsked() throws {
        #expect(try ask("f", for: "10m", granularity: "hour", lines: [Self.line]).explanation.end == Fixture.at("2026-11-22T09:59:59Z"))
    }

    @Test(
        arguments: [
            ("", nil, nil, nil, "names no feature"), ("f:x", nil, nil, nil, "names no feature"),
            ("f", "1d", "2026-12-01T00:00:00Z", nil, "exclude"),
            ("f", "1D", nil, nil, "--for \"1D\" has a unit in upper case"), ("f", nil, "tomorrow", nil, "is no moment"),
            ("f", "1d", nil, "week", "--granularity \"week\" is no granularity"),
        ] as [(String, String?, String?, String?, String)])
    func whatSaysNothingIsRefused(_ feature: String, duration: String?, until: String?, granularity: String?, detail: String) throws {
        let refusal = #expect(throws: Refusal.self) {
            try ask(feature, for: duration, until: until, granularity: granularity, lines: [Self.line])
        }
        #expect(refusal?.code == .usage)
        #expect(refusal?.detail.contains(detail) == true)
    }

    /// The longest that a rule allows is everybody's, whoever asks.
    @Test func rulesAndAuthorizationsAreLevels() throws {
        let options = OptionsFile(LicenseText(name: "ugs.opt", bytes: Bytes("MAX_BORROW_HOURS f 12\n".utf8)))
        let (shelf, question) = (
            try Fixture.stock(["INCREMENT f ugslmd 2.0 permanent 1 BORROW=960"]).shelf,
            try BorrowQuestion(feature: "f", duration: nil, until: nil, granularity: nil)
        )
        let limited = LendingPolicy(shelf: shelf, rules: options.rules())
        #expect(try question.explained(by: limited, now: Fixture.now).explanation.end == Fixture.now + 12 * 3600)
        let counter = try Counter(["INCREMENT f ugslmd 2.0 permanent 1 BORROW=960"])
        var order = AuthorizeOrder(try LicenseName("ugslmd/f"))
        (order.days, order.allow) = (3, [try Authorized("alice * *")])
        try counter.carryOut(order)
        let said = try counter.carryOut(AuthorizationsOrder())
        let report = try question.explained(by: LendingPolicy(shelf: shelf), said, now: Fixture.now)
        #expect(report.explanation.end == Fixture.now + 3 * 86400)
        #expect(report.table.contains("authorization: ugslmd/f for 3 days  <- decides"))
        let bob = try BorrowQuestion(feature: "f", duration: nil, until: nil, granularity: nil, user: "bob")
        #expect(throws: Refusal(.notAllowed, "")) { try bob.explained(by: LendingPolicy(shelf: shelf), said, now: Fixture.now) }
    }

    @Test func whatABorrowWouldBeRefusedWithIsThrown() throws {
        #expect(throws: Refusal(.featureUnknown, "")) { try ask("g", lines: [Self.line]) }
        #expect(throws: Refusal(.versionTooOld, "")) { try ask("f:3", lines: [Self.line]) }
        #expect(throws: Refusal(.notBorrowable, "")) { try ask("f", lines: ["INCREMENT f ugslmd 1.0 permanent 1"]) }
    }
}
