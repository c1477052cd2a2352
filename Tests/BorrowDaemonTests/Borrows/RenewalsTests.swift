// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct RenewalsTests {
    private let borrow = Borrow(grant: grant(lasting: 86400, renewAfter: 3600))

    private func renewals(_ now: Now = noon()) -> Renewals {
        var renewals = Renewals()
        renewals.update([borrow], now, chance: { 0.5 })
        return renewals
    }

    @Test func aBorrowIsRenewedAtItsMomentAndOnce() {
        var renewals = renewals()
        #expect(renewals.nextDue(noon()) == .at(noonByTheWall + 3600))
        #expect(renewals.due(noon(3599)).isEmpty)
        #expect(renewals.due(noon(3600)).map(\.loan) == [borrow.loan])
        #expect(renewals.due(noon(3601)).isEmpty)
        #expect(renewals.nextDue(noon(3601)) == nil)
    }

    @Test func whatIsLateAtTheStartIsRenewedWithinHalfAMinute() {
        var renewals = renewals(noon(4000))
        #expect(renewals.due(noon(4014)).isEmpty)
        #expect(renewals.due(noon(4015)).count == 1)
    }

    @Test func aServerThatIsNotReachedIsTriedAgainFromAMinuteToAnHour() {
        var renewals = renewals()
        var (moment, waits): (Int64, [Int64]) = (3600, [])
        for _ in 0..<8 {
            #expect(renewals.due(noon(moment)).count == 1)
            renewals.heard(unreachable, of: borrow, noon(moment), chance: 0.5)
            let wait = renewals.nextDue(noon(moment))!.milliseconds(from: noon(moment)) / 1000
            waits.append(wait)
            moment += wait
        }
        #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600])
    }

    @Test func aNoIsAskedAgainAfterSixHours() {
        var renewals = renewals()
        _ = renewals.due(noon(3600))
        renewals.heard(noneFree, of: borrow, noon(3600))
        #expect(renewals.due(noon(3600 + 6 * 3600 - 1)).isEmpty)
        #expect(renewals.due(noon(3600 + 6 * 3600)).count == 1)
    }

    @Test func theNetworkBringsWhatIsLateAndNothingElse() {
        var renewals = renewals()
        renewals.networkCame(noon(10), chance: { 0 })
        #expect(renewals.nextDue(noon(10)) == .at(noonByTheWall + 3600))
        _ = renewals.due(noon(3600))
        renewals.heard(unreachable, of: borrow, noon(3600), chance: 1)
        renewals.networkCame(noon(3601), chance: { 0 })
        #expect(renewals.due(noon(3601)).count == 1)
    }

    @Test func aLaptopThatWakesUpLateWaitsForItsTurn() {
        var renewals = renewals()
        renewals.networkCame(noon(4000), chance: { 0.5 })
        let due = [4014, 4015].map { renewals.due(noon($0)).count }
        #expect(due == [0, 1])
    }

    @Test func whatIsReadAgainIsNotAskedForAgain() {
        var renewals = renewals()
        _ = renewals.due(noon(3600))
        renewals.update([borrow], noon(3601))
        #expect(renewals.due(noon(3601)).isEmpty)
        // Its new grant counts from its own moment.
        let new = Borrow(grant: grant(lasting: 86400, renewAfter: 3600, from: noonByTheWall + 3600))
        renewals.update([new], noon(3601))
        #expect(renewals.nextDue(noon(3601)) == .at(noonByTheWall + 7200))
        renewals.update([], noon(3602))
        #expect(renewals.nextDue(noon(3602)) == nil)
    }

    @Test func whatHasEndedIsLeftAlone() {
        var renewals = renewals()
        #expect(renewals.due(noon(86400)).isEmpty)
    }
}
