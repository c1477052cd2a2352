// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// Metered features: counted by their use, given back where they are reusable, undone in time.
@Suite struct MeteredUseTests {
    private static let lines = [
        "INCREMENT render ugslmd 2.0 permanent 10 METERED UNDO_INTERVAL=1h", "INCREMENT solve ugslmd 1.0 permanent 5 METERED=REUSABLE",
        "INCREMENT cad ugslmd 1.0 permanent 3 BORROW=100", "INCREMENT plot ugslmd 1.0 permanent 4 METERED BORROW_INTERVAL=2h",
    ]
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    @Test func useIsCountedForGood() async throws {
        let counter = try Counter(Self.lines)
        let answer = try await counter.report("render*4", by: alice)
        #expect(answer.granted == ["render 4/4"])
        #expect(answer.features[0].metered)
        #expect(answer.features[0].left == 6)
        #expect(answer.features[0].grant == nil)
        #expect(answer.features[0].version == "2.0")
        try await counter.report("render*3", by: bob)
        #expect(try await counter.free("render") == 3)
        // Neither its end nor an empty request brings it back.
        try await counter.serve(to: alice, now: Fixture.now + 100 * Fixture.week)
        #expect(try await counter.free("render", now: Fixture.now + 100 * Fixture.week) == 3)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("render*4", by: alice) }
        try await counter.report("render*3", by: alice)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("render", by: alice) }
        #expect(
            try await counter.audit() == [
                "use render 4", "use render 3", "refuse render 4 all-in-use", "use render 3", "refuse render 1 all-in-use",
            ])
    }

    @Test func aReportIsCountedOnce() async throws {
        let counter = try Counter(Self.lines)
        let id = RandomIdentifier.make().shown
        let first = try await counter.report("render*4", by: alice, id: id)
        #expect(try await counter.report("render*4", by: alice, id: id, now: Fixture.now + 86400) == first)
        #expect(try await counter.free("render") == 6)
        await #expect(throws: Refusal(.idReused, "")) { try await counter.report("render", by: alice, id: id) }
    }

    @Test func aReportIsAllOrNothingUnlessItIsPartial() async throws {
        let counter = try Counter(Self.lines)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("solve", "render*11", by: alice) }
        #expect(try await counter.free("solve") == 5)
        let answer = try await counter.report("solve", "render*11", by: alice, partial: true)
        #expect(answer.granted == ["solve 1/1", "render 10/11"])
        #expect(answer.features.map(\.reason?.code) == [nil, "all-in-use"])
        #expect(answer.features[1].reason?.detail == "10 of 10 are left of render, 11 were asked")
        #expect(try await counter.report("render", by: alice, partial: true).granted == ["render 0/1"])
    }

    @Test func onlyMeteredFeaturesAreReported() async throws {
        let counter = try Counter(Self.lines)
        await #expect(throws: Refusal(.notMetered, "")) { try await counter.report("cad", by: alice) }
        await #expect(throws: Refusal(.featureUnknown, "")) { try await counter.report("none", by: alice) }
        await #expect(throws: Refusal(.versionTooOld, "")) { try await counter.report("render:3.0", by: alice) }
    }

    @Test func meteredFeaturesAreNeitherBorrowedNorCheckedOut() async throws {
        let counter = try Counter(Self.lines)
        await #expect(throws: Refusal(.metered, "")) { try await counter.lend("render", to: alice) }
        await #expect(throws: Refusal(.metered, "")) { try await counter.checkOut("solve", to: alice) }
        do throws(Refusal) {
            try await counter.lend("plot", to: alice)
        } catch {
            #expect(error.hint.contains("borrow capability report plot"))
        }
    }

    @Test func reusableUseComesBackByItsEndAndByARequest() async throws {
        let counter = try Counter(Self.lines)
        try await counter.report("solve*2", by: alice, seconds: 3600)
        try await counter.report("solve*3", by: bob)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("solve", by: bob) }
        #expect(try await counter.free("solve", now: Fixture.now + 3599) == 0)
        #expect(try await counter.free("solve", now: Fixture.now + 3600) == 2)
        // Not incremental: what he has of it goes back first.
        let answer = try await counter.serve("solve*2", to: bob)
        #expect(answer.granted == ["solve 2/2"])
        #expect(answer.features[0].held == 2)
        #expect(answer.returned.isEmpty)
        #expect(try await counter.free("solve") == 1)
        #expect(try await counter.serve("solve", to: bob, incremental: true).features[0].held == 3)
        #expect(try await counter.serve("cad", to: bob).givenBack == ["solve*3"])
        #expect(try await counter.free("solve") == 3)
        #expect(try await counter.served(bob) == ["cad*1 NORMAL", "solve*6 RETURNED"])
    }

    @Test func useLastsAsLongAsTheLineSaysAndNoAdministratorShortensIt() async throws {
        let folder = try Folder()
        let counter = try Counter(Self.lines, in: folder)
        var policy = counter.desk.policy.current
        policy.settings.borrowIntervalMax = Interval(seconds: 600)
        counter.desk.policy.replace(by: policy)
        let answer = try await counter.report("plot", "render", "solve", by: alice)
        #expect(answer.features.map(\.until) == [Fixture.now + 7200, Fixture.now + Fixture.week, Fixture.now + Fixture.week])
        #expect(try await counter.report("plot", by: alice, seconds: 60).features[0].until == Fixture.now + 60)
        #expect(try await counter.served(alice, now: Fixture.now + 7200).prefix(1) == ["plot*2 EXPIRED"])
    }

    @Test func itsEndIsRoundedAsABorrowsIs() async throws {
        let counter = try Counter(["INCREMENT plot ugslmd 1.0 permanent 4 METERED BORROW_INTERVAL=2h BORROW_GRANULARITY=DAY"])
        #expect(try await counter.report("plot", by: alice, seconds: 60).features[0].until == Fixture.at("2026-11-22T23:59:59Z"))
    }

    @Test func useIsUndoneInTime() async throws {
        let counter = try Counter(Self.lines)
        let (id, other) = (RandomIdentifier.make().shown, RandomIdentifier.make().shown)
        try await counter.report("render*4", by: alice, id: id)
        try await counter.report("render", by: alice, id: other)
        let undo = RandomIdentifier.make().shown
        let answer = try await counter.undo(id, by: alice, id: undo, now: Fixture.now + 3600)
        #expect(answer.givenBack == ["render*4"])
        #expect(try await counter.free("render") == 9)
        #expect(try await counter.undo(id, by: alice, id: undo, now: Fixture.now + 7200) == answer)
        await #expect(throws: Refusal(.requestFinished, "")) { try await counter.undo(id, by: alice) }
        #expect(try await counter.free("render") == 9)
        #expect(try await counter.served(alice) == ["render*1 NORMAL", "render*4 RETURNED"])
        #expect(try await counter.audit().filter { $0.hasPrefix("undo") } == ["undo render 4"])
    }

    @Test func anUndoMayBeTooLate() async throws {
        let counter = try Counter(Self.lines)
        let (id, never) = (RandomIdentifier.make().shown, RandomIdentifier.make().shown)
        try await counter.report("render*4", by: alice, id: id)
        do throws(Refusal) {
            try await counter.undo(id, by: alice, now: Fixture.now + 3601)
            Issue.record("undone")
        } catch {
            #expect(error.code == .undoTooLate)
            #expect(
                error.detail
                    == "render was used 1h ago, at 2026-11-22 09:00:00 UTC; it could be undone within 1h, until 2026-11-22 10:00:00 UTC"
                    || error.detail
                        == "render was used 1h 1s ago, at 2026-11-22 09:00:00 UTC; it could be undone within 1h, until 2026-11-22 10:00:00 UTC"
            )
        }
        try await counter.report("plot", by: alice, id: never)
        await #expect(throws: Refusal(.undoTooLate, "")) { try await counter.undo(never, by: alice) }
        #expect(try await counter.free("render") == 6)
        #expect(try await counter.audit().suffix(1) == ["refuse plot 1 undo-too-late"])
    }

    @Test func onlyItsOwnMeteredUseIsUndone() async throws {
        let counter = try Counter(Self.lines)
        let (id, lent) = (RandomIdentifier.make().shown, RandomIdentifier.make().shown)
        try await counter.report("render", by: alice, id: id)
        await #expect(throws: Refusal(.requestUnknown, "")) { try await counter.undo(id, by: bob) }
        try await counter.serve("cad", to: alice, id: lent)
        await #expect(throws: Refusal(.notMetered, "")) { try await counter.undo(lent, by: alice) }
        #expect(try await counter.free("render") == 9)
        #expect(try await counter.free("cad") == 2)
    }

    @Test(arguments: [("OVERDRAFT=2", 12), ("OVERDRAFT=25%", 12), ("OVERDRAFT=0", 10), ("", 10)])
    func overdraftIsUsedAboveTheCount(attribute: String, most: Int) async throws {
        let counter = try Counter(["INCREMENT render ugslmd 1.0 permanent 10 METERED \(attribute)"])
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("render*\(most + 1)", by: alice) }
        #expect(try await counter.report("render*\(most)", by: alice).features[0].left == 0)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("render", by: alice) }
    }

    @Test func overdraftWithoutEndHasNone() async throws {
        let counter = try Counter(["INCREMENT render ugslmd 1.0 permanent 10 METERED OVERDRAFT=UNLIMITED"])
        let answer = try await counter.report("render*999999999", by: alice)
        #expect(answer.granted == ["render 999999999/999999999"])
        #expect(answer.features[0].left == nil)
        try await counter.report("render*999999999", by: alice)
        #expect(try await counter.free("render") == 0)
    }

    @Test func linesAddUpAndEachHasItsOwnCount() async throws {
        let folder = try Folder()
        let lines = [
            "INCREMENT render ugslmd 1.0 permanent 10 METERED SN=1 OVERDRAFT=1",
            "INCREMENT render ugslmd 1.0 permanent 5 METERED SN=2 OVERDRAFT=2",
        ]
        let counter = try Counter(lines, in: folder)
        #expect(try await counter.report("render*12", by: alice).features[0].left == 6)
        #expect(try await counter.report("render*5", by: alice).features[0].left == 1)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.report("render*2", by: alice) }
        // A new line in the place of the first brings a new count; what the second has used up stays so.
        try counter.desk.store.close()
        let next = try Counter([lines[0].replacingOccurrences(of: "SN=1", with: "SN=3"), lines[1]], in: folder)
        #expect(try await next.report("render", by: alice).features[0].left == 11)
    }

    @Test func theAdministratorsRulesHoldForUseToo() async throws {
        let counter = try Counter(["INCREMENT render ugslmd 1.0 permanent 10 METERED OVERDRAFT=5"])
        let scope = Rule.Scope(vendor: Bytes("ugslmd"), feature: Bytes("render"))
        func rule(_ effect: Rule.Effect, _ whom: [Party] = []) -> Rule {
            Rule(effect, scope: scope, whom: whom, origin: Rule.Origin(source: "ugs.opt", line: 1, text: "so it is said"))
        }
        var policy = counter.desk.policy.current
        policy.rules = RuleSet([rule(.deny, [.user(Bytes("mallory"))]), rule(.limit(3), [.user(Bytes("alice"))]), rule(.overdraft(1))])
        counter.desk.policy.replace(by: policy)
        await #expect(throws: Refusal(.notAllowed, "")) { try await counter.report("render", by: bob, user: "mallory") }
        await #expect(throws: Refusal(.limitReached, "")) { try await counter.report("render*4", by: alice) }
        #expect(try await counter.report("render*4", by: alice, partial: true).granted == ["render 3/4"])
        await #expect(throws: Refusal(.limitReached, "")) { try await counter.report("render", by: alice) }
        #expect(try await counter.report("render*8", by: bob, user: "bob").features[0].left == 0)
    }

    @Test func whoMayNotAskUsesNothing() async throws {
        let counter = try Counter(Self.lines)
        var policy = counter.desk.policy.current
        policy.settings.enrolment.mode = .code
        counter.desk.policy.replace(by: policy)
        await #expect(throws: Refusal(.notEnrolled, "")) { try await counter.report("render", by: alice) }
        await #expect(throws: Refusal(.notEnrolled, "")) { try await counter.serve("cad", to: alice) }
        // What goes back does always.
        try await counter.serve(to: alice)
    }

    @Test func racingReportsNeverUseMoreThanThereIs() async throws {
        let counter = try Counter(["INCREMENT render ugslmd 1.0 permanent 20 METERED OVERDRAFT=5"])
        counter.takeCrowds()
        let counted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    let device = SigningKey.generate()
                    return (try? await counter.report("render", by: device)) == nil ? 0 : 1
                }
            }
            return await group.reduce(0, +)
        }
        #expect(counted == 25)
    }
}
