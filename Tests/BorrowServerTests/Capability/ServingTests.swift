// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Capability requests for features that are lent: what goes back, what is granted, in one transaction.
@Suite struct ServingTests {
    private static let lines = [
        "INCREMENT cad ugslmd 2.0 permanent 3 BORROW=100", "INCREMENT cam ugslmd 1.0 permanent 2 BORROW=100",
        "INCREMENT firm ugslmd 1.0 permanent 2 BORROW=100 EARLY_RETURN=NO", "INCREMENT desk ugslmd 1.0 permanent 2",
    ]
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    @Test func itGivesNormalGrants() async throws {
        let counter = try Counter(Self.lines)
        let answer = try await counter.serve("cad*2", "cam", to: alice, seconds: 7200)
        #expect(answer.granted == ["cad 2/2", "cam 1/1"])
        let grants = try answer.grants
        #expect(grants.map(\.terms.feature) == [Bytes("cad"), Bytes("cam")])
        #expect(grants.map(\.terms.seats) == [2, 1])
        #expect(grants.map(\.terms.expiresAt) == [Fixture.now + 7200, Fixture.now + 7200])
        #expect(grants.map(\.terms.device) == [alice.publicKey.hostid, alice.publicKey.hostid])
        #expect(answer.features.map(\.until) == [Fixture.now + 7200, Fixture.now + 7200])
        #expect(try await counter.free("cad") == 1)
        // What is stored is what was served.
        let loan = try #require(try await counter.desk.store.read { try $0.loan(grants[0].terms.loan.shown) })
        #expect(loan.grant == grants[0].sealed.text)
        #expect(try await counter.audit() == ["lend cad 2", "lend cam 1"])
    }

    @Test func withoutADurationItLastsAsLongAsTheLineAllows() async throws {
        let counter = try Counter(Self.lines)
        #expect(try await counter.serve("cad", to: alice).features[0].until == Fixture.now + 100 * 3600)
    }

    @Test func whatIsHeldIsTakenBackFirst() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad*3", "cam", to: alice)
        // All seats are out, and all are his to have again.
        let answer = try await counter.serve("cad*2", to: alice)
        #expect(answer.granted == ["cad 2/2"])
        #expect(answer.givenBack == ["cam*1"])
        #expect(try await counter.free("cad") == 1)
        #expect(try await counter.free("cam") == 2)
        #expect(try await counter.served(alice) == ["cad*2 NORMAL", "cam*1 RETURNED"])
        #expect(
            try await counter.audit() == [
                "lend cad 3", "lend cam 1", "ask-back cam 1", "ask-back cad 3", "lend cad 2", "return cad 3", "return cam 1",
            ])
    }

    @Test func anEmptyOneReturnsEverything() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad*3", "cam", to: alice)
        let answer = try await counter.serve(to: alice)
        #expect(answer.givenBack == ["cad*3", "cam*1"])
        #expect(try await counter.free("cad") == 3)
        #expect(try await counter.free("cam") == 2)
        #expect(try await counter.serve(to: alice).returned.isEmpty)
    }

    /// As where the answer is lost.
    @Test func whatGoesBackIsOutUntilItsDeviceHasReturnedIt() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad*2", "cam", to: alice)
        let answer = try await counter.outcome(["cad"], of: alice).answer
        #expect(answer.givenBack == ["cam*1"])
        #expect(answer.features[0].replaces != nil)
        // Of cad she has two, or one.
        #expect(try await counter.free("cad") == 1)
        #expect(try await counter.free("cam") == 1)
        #expect(try await counter.served(alice) == ["cad*1 NORMAL", "cam*1 NORMAL"])
        #expect(try await counter.audit() == ["lend cad 2", "lend cam 1", "ask-back cam 1", "ask-back cad 2", "lend cad 1"])
        // She is told again until she has.
        let again = try await counter.serve("cad", to: alice)
        #expect(again.givenBack == ["cad*2", "cam*1"])
        #expect(try await counter.free("cad") == 2)
        #expect(try await counter.free("cam") == 2)
        #expect(try await counter.served(alice) == ["cad*1 NORMAL", "cam*1 RETURNED"])
    }

    @Test func whatLastsLongerThanItsSuccessorIsOutUntilItIsReturned() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cam*2", to: alice)
        _ = try await counter.outcome(["cam*2"], of: alice, seconds: 60).answer
        #expect(try await counter.free("cam", now: Fixture.now + 60) == 0)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("cam", to: bob, now: Fixture.now + 60) }
        try await counter.serve(to: alice, now: Fixture.now + 60)
        #expect(try await counter.free("cam", now: Fixture.now + 60) == 2)
    }

    @Test func aReclaimedOneEndsByItsOwnReturnOnly() async throws {
        let counter = try Counter(Self.lines)
        let answer = try await counter.serve("cad", to: alice)
        let (id, grant) = (try #require(answer.features[0].loan), try #require(try answer.grants.first))
        try counter.carryOut(ReclaimOrder(.loan(id: id), reason: "lost", atOnce: false))
        // Signed by her key, and no return of that loan.
        let empty = try await counter.outcome([], of: alice).answer
        #expect(empty.givenBack == ["cad*1"])
        let loan = try #require(try await counter.desk.store.read { try $0.loan(id) })
        #expect(loan.isOut(at: Fixture.now))
        #expect(loan.reclaim != nil)
        #expect(try await counter.desk.store.read { try $0.safeAt(loan) } == grant.terms.expiresAt)
        #expect(try await counter.free("cad") == 2)
        _ = try await counter.giveBack(grant, by: alice)
        #expect(try await counter.free("cad") == 3)
    }

    @Test func whatIsStillToBeGivenUpCountsForSafeAt() async throws {
        let counter = try Counter(Self.lines)
        let long = try #require(try await counter.serve("cad", to: alice).grants.first)
        let short = try #require(try await counter.outcome(["cad"], of: alice, seconds: 60).answer.features[0].loan)
        let loan = try #require(try await counter.desk.store.read { try $0.loan(short) })
        #expect(try await counter.desk.store.read { try $0.safeAt(loan) } == long.terms.expiresAt)
    }

    @Test func aSuitesSeatIsLentOnce() async throws {
        let counter = try Counter([
            "INCREMENT kit ugslmd 1.0 permanent 1 BORROW=100", "PACKAGE kit ugslmd 1.0 COMPONENTS=\"lathe mill\" OPTIONS=SUITE",
        ])
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("lathe", "mill", to: alice) }
        #expect(try await counter.serve("lathe", "mill", to: alice, partial: true).granted == ["lathe 1/1", "mill 0/1"])
        // What one component gives back the other takes, and nobody in between.
        let swap = try await counter.outcome(["mill"], of: alice).answer
        #expect(swap.granted == ["mill 1/1"])
        #expect(swap.givenBack == ["lathe*1"])
        #expect(try await counter.free("kit") == 0)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("kit", to: bob) }
        try await counter.heed(swap, by: alice)
        #expect(try await counter.free("kit") == 0)
        // One is added where there is one.
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("lathe", to: alice, incremental: true) }
        try await counter.serve(to: alice)
        #expect(try await counter.free("kit") == 1)
    }

    /// Whose return never comes gets no seat besides: not by a borrow in the old one's place,
    @Test func whatIsToBeGivenUpIsNotReplaced() async throws {
        let counter = try Counter([
            "INCREMENT kit ugslmd 1.0 permanent 2 BORROW=100", "PACKAGE kit ugslmd 1.0 COMPONENTS=\"lathe mill\" OPTIONS=SUITE",
        ])
        let first = try await counter.serve("lathe*2", to: alice)
        _ = try await counter.outcome(["mill*2"], of: alice).answer
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("lathe", seats: 2, to: alice) }
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("lathe", to: alice, incremental: true) }
        #expect(try await counter.free("kit") == 0)
        // It is out until it is given up.
        let old = try #require(try first.grants.first).terms.loan.shown
        #expect(try await counter.desk.store.read { try $0.loan(old)?.isOut(at: Fixture.now) } == true)
    }

    /// and not by asking again and again for something shorter.
    @Test func whatIsToBeGivenUpIsCounted() async throws {
        let counter = try Counter(["INCREMENT sim ugslmd 1.0 permanent 2 BORROW=100"])
        var granted = 0
        for hours in stride(from: Int64(90), to: 40, by: -10) {
            do throws(Refusal) {
                _ = try await counter.outcome(["sim"], of: alice, seconds: hours * 3600).answer
                granted += 1
            } catch {
                #expect(error.code == .noneFree)
            }
        }
        #expect(granted < 4)
        #expect(try await counter.free("sim") >= 0)
    }

    @Test func anIncrementalOneAdds() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad", to: alice)
        try await counter.serve("cam", to: alice, incremental: true)
        let answer = try await counter.serve("cad*2", to: alice, incremental: true)
        #expect(answer.granted == ["cad 2/2"])
        #expect(answer.features[0].held == 3)
        #expect(try answer.grants.map(\.terms.seats) == [3])
        #expect(answer.returned.isEmpty)
        #expect(try await counter.free("cad") == 0)
        #expect(try await counter.free("cam") == 1)
        await #expect(throws: Refusal(.tooManySeats, "")) { try await counter.serve("cad", to: alice, incremental: true) }
        #expect(try await counter.free("cad") == 0)
    }

    @Test func allOrNothing() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad", "cam", to: alice)
        try await counter.serve("cam", to: bob)
        let outcome = try await counter.outcome(["cad", "cam*2", "none"], of: alice)
        guard case .refused(let refusals) = outcome else { throw Refusal(.internalFault, "granted") }
        #expect(refusals.map(\.refusal.code) == [.noneFree, .featureUnknown])
        // What she held, she holds.
        #expect(try await counter.served(alice) == ["cad*1 NORMAL", "cam*1 NORMAL"])
        #expect(try await counter.audit().suffix(2) == ["refuse cam 2 none-free", "refuse none 1 feature-unknown"])
    }

    @Test func aPartialOneTakesWhatIsThereAndSaysWhyNotMore() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad", "cam*2", to: bob)
        let answer = try await counter.serve("cad*3", "cam", "none", "desk", to: alice, partial: true)
        #expect(answer.granted == ["cad 2/3", "cam 0/1", "none 0/1", "desk 0/1"])
        #expect(answer.features.map(\.reason?.code) == ["none-free", "none-free", "feature-unknown", "not-borrowable"])
        #expect(try answer.grants.map(\.terms.seats) == [2])
        #expect(
            try await counter.audit().suffix(5) == [
                "lend cad 2", "refuse cad 3 none-free", "refuse cam 1 none-free", "refuse none 1 feature-unknown",
                "refuse desk 1 not-borrowable",
            ])
    }

    @Test func aPartialOneKeepsToWhatOneGrantCanHave() async throws {
        let counter = try Counter(Self.lines)
        let answer = try await counter.serve("cad*999999999", to: alice, partial: true)
        #expect(answer.granted == ["cad 3/999999999"])
        #expect(answer.features[0].reason?.code == "too-many-seats")
        let more = try await counter.serve("cad", to: alice, incremental: true, partial: true)
        #expect(more.granted == ["cad 0/1"])
        #expect(more.features[0].held == 3)
        #expect(try await counter.free("cad") == 0)
    }

    @Test func aPartialOneThatGetsNothingStillGivesBack() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cam", to: alice)
        #expect(try await counter.serve("none", to: alice, partial: true).givenBack == ["cam*1"])
        #expect(try await counter.free("cam") == 2)
    }

    @Test func whatCannotBeReturnedEarlyStays() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("firm*2", to: alice)
        #expect(try await counter.serve(to: alice).returned.isEmpty)
        #expect(try await counter.free("firm") == 0)
        await #expect(throws: Refusal(.earlyReturnOff, "")) { try await counter.serve("firm", to: alice) }
        #expect(try await counter.served(alice) == ["firm*2 NORMAL"])
    }

    @Test func whatIsRecalledGoesBackAndIsNotServedAgain() async throws {
        let counter = try Counter(Self.lines)
        let answer = try await counter.serve("firm", to: alice)
        try counter.carryOut(RecallOrder(loan: try #require(answer.features[0].loan), reason: ""))
        await #expect(throws: Refusal(.recalled, "")) { try await counter.serve("firm", to: alice) }
        #expect(try await counter.serve(to: alice).givenBack == ["firm*1"])
    }

    @Test func whatWasBorrowedOtherwiseStays() async throws {
        let counter = try Counter(Self.lines)
        _ = try await counter.lend("cam", to: alice)
        try await counter.checkOut("cad", to: alice)
        try await counter.serve("cad", to: alice)
        #expect(try await counter.serve(to: alice).givenBack == ["cad*1"])
        #expect(try await counter.free("cam") == 1)
        #expect(try await counter.free("cad") == 2)
    }

    @Test func aRenewalIsStillWhatTheRequestServed() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad", to: alice)
        _ = try await counter.lend("cad", to: alice, now: Fixture.now + 60)
        #expect(try await counter.serve(to: alice, now: Fixture.now + 120).givenBack == ["cad*1"])
        #expect(try await counter.free("cad", now: Fixture.now + 120) == 3)
    }

    @Test func anothersAreNotTakenBack() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad", to: alice)
        try await counter.serve("cam", to: bob)
        try await counter.serve(to: bob)
        #expect(try await counter.served(alice) == ["cad*1 NORMAL"])
    }

    @Test func theSameRequestGetsTheSameAnswer() async throws {
        let counter = try Counter(Self.lines)
        let id = RandomIdentifier.make().shown
        let first = try await counter.serve("cad", to: alice, id: id)
        #expect(try await counter.serve("cad", to: alice, id: id, now: Fixture.now + 60) == first)
        #expect(try await counter.free("cad") == 2)
        await #expect(throws: Refusal(.idReused, "")) { try await counter.serve("cam", to: alice, id: id) }
        // Its loan is gone, and its grant is not served again.
        try await counter.serve(to: alice)
        let late = try await counter.serve("cad", to: alice, id: id)
        #expect(late.sequence == first.sequence)
        #expect(try late.grants.isEmpty)
    }

    @Test func aRefusedOneStaysRefused() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cam*2", to: bob)
        let id = RandomIdentifier.make().shown
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("cam", to: alice, id: id) }
        try await counter.serve(to: bob)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.serve("cam", to: alice, id: id) }
        #expect(try await counter.free("cam") == 2)
    }

    @Test func aPreviewTakesAndReturnsNothing() async throws {
        let counter = try Counter(Self.lines)
        try await counter.serve("cad*3", to: alice)
        let preview = try await counter.preview("cad*2", "cam", for: alice)
        #expect(preview.granted == ["cad 2/2", "cam 1/1"])
        #expect(preview.sequence == nil)
        #expect(preview.features.map(\.grant) == [nil, nil])
        #expect(preview.features.map(\.loan) == [nil, nil])
        #expect(try await counter.preview(for: alice).givenBack == ["cad*3"])
        #expect(try await counter.preview("cam*3", for: alice, partial: true).granted == ["cam 2/3"])
        await #expect(throws: Refusal(.tooManySeats, "")) { try await counter.preview("cad", for: alice, incremental: true) }
        #expect(try await counter.free("cad") == 0)
        #expect(try await counter.free("cam") == 2)
        #expect(try await counter.audit() == ["lend cad 3"])
    }

    @Test func answersAreNumberedByDevice() async throws {
        let counter = try Counter(Self.lines)
        let first = try #require(try await counter.serve("cad", to: alice).sequence)
        #expect(first == Fixture.now.seconds)
        #expect(try await counter.serve("cad", to: alice).sequence == first + 1)
        #expect(try await counter.serve("cad", to: bob).sequence == first)
        // A clock that is set back changes nothing; one that goes on carries the numbers along.
        #expect(try await counter.serve("cad", to: alice, now: Fixture.now + -600).sequence == first + 2)
        #expect(try await counter.serve("cad", to: alice, now: Fixture.now + 600).sequence == first + 600)
    }

    @Test func statesAreToldToDeviceAndAdministrator() async throws {
        let folder = try Folder()
        let counter = try Counter(Self.lines, in: folder)
        try await counter.serve("cad", "cam", to: alice, seconds: 3600)
        #expect(try await counter.served(alice, now: Fixture.now + 3600) == ["cad*1 EXPIRED", "cam*1 EXPIRED"])
        try await counter.serve("cam", to: alice)
        #expect(try await counter.served(alice) == ["cad*1 RETURNED", "cam*1 NORMAL"])
        // Its line is gone with the next license file.
        try counter.desk.store.close()
        let next = try Counter([Self.lines[0]], in: folder)
        try await next.desk.noteDropped(now: Fixture.now)
        #expect(try await next.served(alice) == ["cad*1 RETURNED", "cam*1 DROPPED"])
        let report = try next.carryOut(ClientsOrder())
        #expect(report.clients.map(\.user) == ["alice"])
        #expect(report.clients[0].served.map(\.state) == ["RETURNED", "DROPPED"])
        #expect(report.table.contains("DROPPED"))
        // And is back with the one after.
        try next.desk.store.close()
        let last = try Counter(Self.lines, in: folder)
        try await last.desk.noteDropped(now: Fixture.now)
        #expect(try await last.served(alice) == ["cad*1 RETURNED", "cam*1 NORMAL"])
    }

    /// Its seat is out until its grant has ended, or lent again at once; either way the device is not to have it any more.
    @Test(arguments: [false, true]) func whatIsReclaimedIsDropped(atOnce: Bool) async throws {
        let counter = try Counter(Self.lines)
        let grant = try #require(try await counter.serve("cad*2", "cam", to: alice, seconds: 3600).grants.first)
        try counter.carryOut(ReclaimOrder(.loan(id: grant.terms.loan.shown), reason: "stolen", atOnce: atOnce))
        #expect(try await counter.served(alice) == ["cad*2 DROPPED", "cam*1 NORMAL"])
        #expect(try await counter.free("cad") == (atOnce ? 3 : 1))
        // What was taken away is not served again, and neither by an empty request.
        await #expect(throws: Refusal(.reclaimed, "")) { try await counter.serve("cad", to: alice, incremental: true) }
        #expect(try await counter.served(alice, now: Fixture.now + 3600) == ["cad*2 DROPPED", "cam*1 EXPIRED"])
        // The laptop comes back with it.
        _ = try await counter.giveBack(grant, by: alice)
        #expect(try await counter.served(alice) == ["cad*2 RETURNED", "cam*1 NORMAL"])
    }
}
