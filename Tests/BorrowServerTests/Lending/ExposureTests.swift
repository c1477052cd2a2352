// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// A long borrow is issued as shorter grants that are renewed up to the end that was promised: a lost laptop can run no longer than one.
@Suite struct ExposureTests {
    private static let line = "INCREMENT f ugslmd 27.0 06-nov-2027 1 BORROW=240"
    private static let day: Int64 = 86400
    private let alice = SigningKey.generate()

    private static func counter(_ exposure: String? = "1d", lines: [String] = [line]) throws -> Counter {
        var settings = LendingSettings()
        settings.exposure = exposure.flatMap { Interval($0) }
        return try Counter(lines, settings: settings)
    }

    private func renew(_ grant: Grant, at counter: Counter, for seconds: Int64 = 240 * 3600, now: Instant) async throws(Refusal) -> Grant {
        try await counter.lend("f", end: .lasting(seconds), to: alice, renewing: grant, now: now)
    }

    @Test(arguments: [AskedEnd.lasting(5 * day), .until(Fixture.now + 5 * day)])
    func theGrantIsShortAndThePromiseLong(_ end: AskedEnd) async throws {
        let terms = try await Self.counter().lend("f", end: end, to: alice).terms
        #expect(terms.expiresAt == Fixture.now + Self.day)
        #expect(terms.renewableUntil == Fixture.now + 5 * Self.day)
        #expect(terms.renewAt == Fixture.now + Self.day * 15 / 100)
    }

    @Test func withoutASettingNothingIsPromised() async throws {
        let terms = try await Self.counter(nil).lend("f", end: .until(Fixture.now + 5 * Self.day), to: alice).terms
        #expect(terms.expiresAt == Fixture.now + 5 * Self.day)
        #expect(terms.renewableUntil == nil && terms.renewAt == nil)
    }

    @Test func whatIsShorterThanThatIsOneGrant() async throws {
        let terms = try await Self.counter().lend("f", end: .until(Fixture.now + 3600), to: alice).terms
        #expect(terms.expiresAt == Fixture.now + 3600 && terms.renewableUntil == nil && terms.renewAt == nil)
    }

    @Test func itIsRenewedUpToThePromiseAndNoFurther() async throws {
        let counter = try Self.counter()
        var grant = try await counter.lend("f", end: .until(Fixture.now + 3 * Self.day), to: alice)
        let promised = Fixture.now + 3 * Self.day
        var now = Fixture.now
        for _ in 0..<2 {
            now = now + 20 * 3600
            grant = try await renew(grant, at: counter, now: now)
            #expect(grant.terms.expiresAt == now + Self.day)
            #expect(grant.terms.renewableUntil == promised)
        }
        // However long is asked for.
        now = promised + -3600
        grant = try await counter.lend("f", end: .lasting(240 * 3600), to: alice, renewing: grant, now: grant.terms.expiresAt + -1)
        grant = try await renew(grant, at: counter, now: now)
        #expect(grant.terms.expiresAt == promised)
        #expect(grant.terms.renewableUntil == nil)
        #expect(grant.terms.renewAt == nil)
    }

    @Test func anExactEndBeyondThePromiseIsRefused() async throws {
        let counter = try Self.counter()
        let grant = try await counter.lend("f", end: .until(Fixture.now + 3 * Self.day), to: alice)
        let refusal = await #expect(throws: Refusal.self) {
            try await counter.lend("f", end: .until(Fixture.now + 4 * Self.day), to: alice, renewing: grant)
        }
        #expect(refusal?.code == .tooLong)
        #expect(refusal?.longest == Fixture.now + 3 * Self.day)
        // Whoever borrows anew is promised anew.
        let terms = try await counter.lend("f", end: .until(Fixture.now + 4 * Self.day), to: alice).terms
        #expect(terms.renewableUntil == Fixture.now + 4 * Self.day)
    }

    @Test func aLostLaptopIsSafeAfterOneGrant() async throws {
        let counter = try Self.counter()
        let grant = try await counter.lend("f", end: .until(Fixture.now + 10 * Self.day), to: alice)
        let report = try counter.carryOut(ReclaimOrder(.loan(id: grant.terms.loan.shown), reason: "stolen"))
        #expect(report.loans[0].safeAt == Fixture.now + Self.day)
        #expect(report.loans[0].loan.promised == Fixture.now + 10 * Self.day)
        await #expect(throws: Refusal(.reclaimed, "")) { try await renew(grant, at: counter, now: Fixture.now + 3600) }
        #expect(try await counter.free("f", now: Fixture.now + Self.day) == 1)
    }

    @Test func theReportNamesBoth() async throws {
        let counter = try Self.counter()
        try await counter.lend("f", end: .until(Fixture.now + 2 * Self.day), to: alice)
        let report = try LoanReport.read(database: counter.folder.file("loans.db"), all: false, now: Fixture.now)
        #expect(report.table.contains("1d, renewed up to 2026-11-24 09:00:00 UTC"), "\(report.table)")
    }

    @Test func connectedUseIsAsItWas() async throws {
        let terms = try await Self.counter("60s").checkOut("f", to: alice).terms
        #expect(terms.expiresAt == Fixture.now + 3600 && terms.renewableUntil == nil)
    }
}
