// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct SettlingTests {
    private func seconds(_ settling: Settling, at now: Now) -> Int64? {
        settling.nextDue(now).map { $0.milliseconds(from: now) / 1000 }
    }

    @Test func whoHasNothingToTellGoesNowhere() {
        var settling = Settling()
        settling.arrived(.nothing, noon())
        #expect(settling.nextDue(noon()) == nil)
    }

    @Test func aThousandThatArriveTogetherAskWithinHalfAMinuteButNotTogether() {
        var (first, last) = (Settling(), Settling())
        first.arrived(.owed, noon(), chance: 0)
        last.arrived(.visits, noon(), chance: 1)
        #expect(seconds(first, at: noon()) == 0)
        #expect(seconds(last, at: noon()) == 30)
        #expect(last.isDue(noon(29)) == false)
        #expect(last.isDue(noon(30)) == true)
        #expect(last.isDue(noon(31)) == false)
    }

    @Test func aNetworkThatIsNoneIsTriedAgainFromAMinuteToAnHour() {
        var settling = Settling()
        settling.arrived(.owed, noon(), chance: 0)
        var (moment, waits): (Int64, [Int64]) = (0, [])
        for _ in 0..<8 {
            #expect(settling.isDue(noon(moment)) == true)
            settling.heard(ToldRefusal(.answerUnsigned, "a login page"), .owed, noon(moment), chance: 0.5)
            waits.append(seconds(settling, at: noon(moment))!)
            moment += waits.last!
        }
        #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600])
        settling.arrived(.owed, noon(moment), chance: 0)
        #expect(settling.isDue(noon(moment)) == true)
    }

    @Test func whatAServerDidNotTakeIsBroughtAgainLaterAndLater() {
        var settling = Settling()
        settling.arrived(.owed, noon(), chance: 0)
        _ = settling.isDue(noon())
        settling.heard(nil, .owed, noon(), chance: 0.5)
        #expect(seconds(settling, at: noon()) == 60)
        _ = settling.isDue(noon(60))
        settling.heard(nil, .owed, noon(60), chance: 0.5)
        #expect(seconds(settling, at: noon(60)) == 120)
    }

    @Test func aReturnThatWasMadeOfflineStartsAfterAMinute() {
        var settling = Settling()
        settling.changed(.owed, noon(), chance: 0.5)
        #expect(seconds(settling, at: noon()) == 60)
        // More of it hurries nothing and delays nothing.
        settling.changed(.owed, noon(10), chance: 0.5)
        #expect(seconds(settling, at: noon(10)) == 50)
        // It was delivered by somebody else.
        settling.changed(.nothing, noon(20))
        #expect(settling.nextDue(noon(20)) == nil)
    }

    @Test func whatIsBorrowedLeadsToAVisitNowAndThen() {
        var settling = Settling()
        settling.changed(.visits, noon())
        #expect(seconds(settling, at: noon()) == Settling.betweenVisits)
        settling.arrived(.visits, noon(100), chance: 1)
        #expect(settling.isDue(noon(130)) == true)
        settling.heard(nil, .visits, noon(130))
        #expect(seconds(settling, at: noon(130)) == Settling.betweenVisits)
    }

    @Test func aNetworkThatFlickersLeadsToOneVisit() {
        var settling = Settling()
        settling.arrived(.visits, noon(), chance: 0)
        _ = settling.isDue(noon())
        settling.heard(nil, .visits, noon())
        for second in 1..<100 { settling.arrived(.visits, noon(Int64(second)), chance: 0) }
        #expect(settling.isDue(noon(100)) == false)
        settling.arrived(.visits, noon(700), chance: 0)
        #expect(settling.isDue(noon(700)) == true)
    }
}
