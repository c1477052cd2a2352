// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Intervals as borrowers meet them: in grants, in lists and in what explains them.
@Suite struct IntervalsAtTheDeskTests {
    private let device = SigningKey.generate()
    private static let line = "INCREMENT f ugslmd 1.0 permanent 2 BORROW=2880 BORROW_GRANULARITY=day"

    private func counter(_ line: String = line, _ set: (inout LendingSettings) -> Void = { _ in }) throws -> Counter {
        let counter = try Counter([line])
        var policy = counter.desk.policy.current
        set(&policy.settings)
        counter.desk.policy.replace(by: policy)
        return counter
    }

    @Test func aRoundedGrantSaysForHowLongItWasLent() async throws {
        let counter = try counter()
        let rounded = try await counter.lend("f", end: .lasting(86400), to: device)
        #expect(rounded.terms.expiresAt == Fixture.at("2026-11-23T23:59:59Z"))
        #expect(rounded.terms.interval == Interval("1d"))
        #expect(rounded.terms.renewAt == Fixture.at("2026-11-22T12:36:00Z"))
        #expect(rounded.sealed.text.shown.contains(" BORROW_INTERVAL=1d "))
        #expect(!rounded.exceedsLines)
        let exact = try await counter.lend("f", end: .until(Fixture.at("2026-11-24T12:00:00Z")), to: device)
        #expect(exact.terms.interval == nil)
    }

    @Test func aGrantThatShowsItsLengthDoesNotRepeatIt() async throws {
        let plain = try await counter("INCREMENT f ugslmd 1.0 permanent 2 BORROW").lend("f", end: .lasting(86400), to: device)
        #expect(plain.terms.interval == nil)
        #expect(!plain.terms.isConnected)
    }

    @Test func theAdministratorsLongestIsListed() async throws {
        let counter = try counter { $0.borrowIntervalMax = Interval("10d") }
        let standing = try #require(try await counter.desk.standings(now: Fixture.now).first)
        #expect(standing.interval == Interval("10d"))
        #expect(standing.longestUntil == Fixture.at("2026-12-02T23:59:59Z"))
    }

    @Test func connectedUseKnowsNoIntervalAndNoGranularity() async throws {
        let counter = try counter { $0.borrowIntervalMax = Interval("60s") }
        let grant = try await counter.checkOut("f", seconds: 3600, to: device)
        #expect(grant.terms.expiresAt == Fixture.now + 3600)
        #expect(grant.terms.renewAt == Fixture.now + 540)
        #expect(grant.terms.interval == nil)
    }

    @Test func connectedUseIsRenewedAsTheLineSays() async throws {
        let grant = try await counter("INCREMENT f ugslmd 1.0 permanent 2 RENEW_INTERVAL=50").checkOut("f", seconds: 3600, to: device)
        #expect(grant.terms.renewAt == Fixture.now + 1800)
    }

    /// The first second after the last line of the pool that is large enough has none to give.
    @Test func roundingDoesNotOutliveTheSeats() async throws {
        let counter = try Counter([
            "INCREMENT f ugslmd 1.0 permanent 1 BORROW=24 BORROW_GRANULARITY=day SN=1",
            "INCREMENT f ugslmd 1.0 22-nov-2026 1 BORROW=24 BORROW_GRANULARITY=day SN=2",
        ])
        try await counter.lend("f", end: .lasting(86400), to: device)
        let second = try await counter.lend("f", end: .lasting(86400), to: .generate())
        #expect(second.terms.expiresAt == Fixture.at("2026-11-22T23:59:59Z"))
        #expect(second.terms.interval == Interval("1d"))
    }

    private func explanation(
        _ counter: Counter, _ end: AskedEnd, granularity: Granularity? = nil
    ) async throws -> Explanation {
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), granularity: granularity)
        let decision = try await counter.desk.preview([asked], end: end, borrower: Fixture.borrower(device), now: Fixture.now)
        guard case .lend(let allotments) = decision else { throw Refusal(.internalFault, "refused") }
        return try #require(Explanation(allotments[0], asked: end))
    }

    @Test func explainsTheLevelsAndWhichOfThemWon() async throws {
        let counter = try counter {
            $0.borrowIntervalMax = Interval("10d")
            $0.zone = ZoneOfDay(named: "Europe/Berlin") ?? .utc
        }
        let why = try await explanation(counter, .lasting(30 * 86400))
        #expect(why.levels.map(\.name) == ["feature", "server", "client", "administrator"])
        let seconds: [Int64?] = [10_368_000, 604_800, 2_592_000, 864_000]
        #expect(why.levels.map(\.interval) == seconds)
        #expect(why.levels.map(\.decides) == [false, false, false, true])
        #expect(why.levels.map(\.reason) == ["BORROW=2880", "does not count: the line says it", "asked", "licensing.borrowIntervalMax"])
        #expect(why.effective == 10 * 86400)
        #expect([why.granularity, why.granularityReason, why.zone] == ["day", "BORROW_GRANULARITY=day", "Europe/Berlin"])
        #expect(why.rounded == Fixture.at("2026-12-02T22:59:59Z"))
        #expect(why.end == why.rounded)
        #expect(why.clip == nil)
        #expect(why.finalExpiry == nil)
        #expect(why.renewAt == Fixture.now + 129_600)
        #expect(why.renewPercent == 15)
        #expect(why.renewReason == "licensing.renewInterval")
    }

    @Test func explainsWhatClips() async throws {
        let clipped = try counter("INCREMENT f ugslmd 1.0 24-nov-2026 1 BORROW GRACE=2 RENEW_INTERVAL=50")
        let why = try await explanation(clipped, .lasting(30 * 86400), granularity: .day)
        #expect(why.clip == .finalExpiry)
        #expect(why.graceDays == 2)
        #expect(why.finalExpiry == Fixture.at("2026-11-26T23:59:59Z"))
        #expect(why.end == why.finalExpiry)
        #expect(why.levels.map(\.decides) == [false, true, false, false])
        #expect(why.granularity == "second")
        #expect(why.granularityReason == "the line has no BORROW_GRANULARITY, and the day that is asked is coarser")
        #expect(why.renewReason == "RENEW_INTERVAL=50")
        let exact = try await explanation(clipped, .until(Fixture.at("2026-11-23T00:00:00Z")))
        #expect(exact.isExact)
        #expect(exact.clip == nil)
        #expect(exact.renewAt == nil)
        #expect(exact.end == Fixture.at("2026-11-23T00:00:00Z"))
    }

    /// MAX_BORROW_HOURS is the administrator's level too: the shorter of it and his setting counts.
    @Test func aRuleIsTheAdministratorsLevelToo() async throws {
        let counter = try counter { $0.borrowIntervalMax = Interval("10d") }
        var policy = counter.desk.policy.current
        policy.rules = OptionsFile(LicenseText(name: "ugslmd.opt", bytes: Bytes("MAX_BORROW_HOURS f 72"))).rules(vendor: Bytes("ugslmd"))
        counter.desk.policy.replace(by: policy)
        let why = try await explanation(counter, .lasting(2_592_000))
        #expect(why.effective == 259_200)
        #expect(why.levels.last?.reason == "ugslmd.opt:1: MAX_BORROW_HOURS f 72")
        #expect(why.end == Fixture.at("2026-11-25T23:59:59Z"))
    }

    @Test func theTableHasTheFormulasNumbersInItsOrder() async throws {
        let why = try await explanation(try counter(), .lasting(86400))
        let rows = why.rows { $0.iso8601.shown }
        #expect(
            rows.map { $0[0] } == [
                "feature", "server", "client", "administrator", "effective", "borrowed", "+ effective", "end of day", "final expiry",
                "ends",
                "renewed from",
            ])
        #expect(
            rows.map { $0[1] } == [
                "120d", "1w", "1d", "-", "1d", "2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T23:59:59Z", "never",
                "2026-11-23T23:59:59Z", "2026-11-22T12:36:00Z",
            ])
        #expect(rows[2][2] == "asked  <- decides")
    }
}
