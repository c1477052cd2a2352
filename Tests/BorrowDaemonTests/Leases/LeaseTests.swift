// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct LeaseTests {
    private func lease(lasting: Int64 = 3600, renewAfter: Int64? = 540) -> Lease {
        let grant = grant(lasting: lasting, renewAfter: renewAfter, connected: true)
        return Lease(grant, text: grant.sealed.text, now: noon())
    }

    private func words(_ steps: [Lease.Step]) -> [String] {
        steps.map { step in
            switch step {
            case .renew: "renew"
            case .warn: "warn"
            case .end(let refusal): "end " + refusal.code.shown
            }
        }
    }

    @Test func itIsRenewedAtItsMomentAndOnce() {
        var lease = lease()
        #expect(lease.nextDue(noon()) == .at(noonByTheWall + 540))
        #expect(words(lease.steps(noon(539))) == [])
        #expect(words(lease.steps(noon(540))) == ["renew"])
        #expect(words(lease.steps(noon(600))) == [])
    }

    @Test func aServerWithAnotherClockIsAskedInTimeAllTheSame() {
        // The wall here is an hour behind the server's.
        let grant = grant(lasting: 3600, renewAfter: 540, connected: true, from: noonByTheWall + 3600)
        var lease = Lease(grant, text: grant.sealed.text, now: noon())
        #expect(words(lease.steps(noon(540))) == ["renew"])
    }

    @Test func withoutAMomentItIsRenewedHalfWay() {
        var lease = lease(renewAfter: nil)
        #expect(words(lease.steps(noon(1799))) == [])
        #expect(words(lease.steps(noon(1800))) == ["renew"])
    }

    @Test func aFailureIsTriedAgainLaterAndLaterAndAtOnceWhenTheNetworkComes() {
        var lease = lease()
        _ = lease.steps(noon(540))
        lease.refused(unreachable, now: noon(540), chance: 0.5)
        #expect(words(lease.steps(noon(554))) == [])
        #expect(words(lease.steps(noon(555))) == ["renew"])
        lease.refused(unreachable, now: noon(555), chance: 0.5)
        #expect(words(lease.steps(noon(584))) == [])
        lease.networkCame(noon(584), chance: 0)
        #expect(words(lease.steps(noon(584))) == ["renew"])
    }

    @Test func aLaptopThatWakesUpLateWaitsForItsTurn() {
        var lease = lease()
        let awake = Now(wall: noonByTheWall + 1800, uptime: noon(1).uptime)
        lease.networkCame(awake, chance: 0.5)
        #expect(words(lease.steps(awake)) == [])
        let turn = Now(wall: noonByTheWall + 1815, uptime: noon(16).uptime)
        #expect(words(lease.steps(turn)) == ["renew"])
    }

    @Test func aNetworkThatComesHurriesNothingThatNeverFailed() {
        var lease = lease()
        lease.networkCame(noon(10))
        #expect(words(lease.steps(noon(10))) == [])
    }

    @Test func whatCannotBeRenewedIsWarnedOfTwiceAndEndsWithItsReason() {
        var lease = lease()
        _ = lease.steps(noon(540))
        lease.refused(noneFree, now: noon(2900), chance: 1)
        #expect(words(lease.steps(noon(2901))) == [])
        #expect(words(lease.steps(noon(3000))).contains("warn"))
        #expect(!words(lease.steps(noon(3001))).contains("warn"))
        #expect(words(lease.steps(noon(3480))).contains("warn"))
        #expect(!words(lease.steps(noon(3599))).contains("warn"))
        #expect(words(lease.steps(noon(3600))) == ["end none-free"])
    }

    @Test func nothingIsWarnedOfWhileItsRenewalIsOnItsWay() {
        var lease = lease(renewAfter: 3400)
        #expect(words(lease.steps(noon(3000))) == [])
        #expect(words(lease.steps(noon(3400))) == ["renew"])
        #expect(words(lease.steps(noon(3500))) == [])
    }

    @Test func oneShorterThanANoticeIsNotWarnedOfByThatOne() {
        var lease = lease(lasting: 300, renewAfter: 10)
        _ = lease.steps(noon(10))
        lease.refused(unreachable, now: noon(10), chance: 1)
        #expect(words(lease.steps(noon(11))) == [])
        #expect(words(lease.steps(noon(180))).contains("warn"))
    }

    @Test func aRenewedOneBeginsAnew() {
        var lease = lease()
        _ = lease.steps(noon(540))
        lease.refused(unreachable, now: noon(540))
        let new = grant(lasting: 3600, renewAfter: 540, connected: true, loan: "B", from: noonByTheWall + 600)
        lease.renewed(new, text: new.sealed.text, now: noon(600))
        #expect(lease.end == noonByTheWall + 4200)
        #expect(words(lease.steps(noon(1139))) == [])
        #expect(words(lease.steps(noon(1140))) == ["renew"])
    }
}
