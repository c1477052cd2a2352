// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct AbsenceTests {
    private let loan = Bytes("A".utf8)
    private let minute: Int64 = 60

    @Test func aCableThatIsPulledIsNoJourney() {
        var absence = Absence()
        for moment in stride(from: 0, to: 3600, by: 60) as StrideTo<Int64> {
            absence.networkWent(noon(moment))
            #expect(!absence.isAway(loan, noon(moment + 2)))
            absence.networkCame()
        }
        #expect(absence.nextDue(noon(3600)) == nil)
    }

    @Test func aQuarterOfAnHourWithoutANetworkIsAJourney() {
        var absence = Absence()
        absence.networkWent(noon())
        absence.networkWent(noon(14 * minute))
        #expect(absence.nextDue(noon()) == .uptime(noon(15 * minute).uptime))
        let isDue = [-1, 0].map { absence.isDue(noon(15 * minute + $0)) }
        #expect(isDue == [false, true])
        #expect(!absence.isAway(loan, noon(15 * minute - 1)))
        #expect(absence.isAway(loan, noon(15 * minute)))
        // Said once: what is not heeded wakes nobody again.
        #expect(absence.nextDue(noon(16 * minute)) == nil)
    }

    @Test func aNightsSleepIsNoJourney() {
        var absence = Absence()
        absence.networkWent(noon())
        let morning = Now(wall: noonByTheWall + 16 * 3600, uptime: noon(5).uptime)
        #expect(!absence.isAway(loan, morning))
        #expect(absence.nextDue(morning)?.isDue(morning) == false)
    }

    @Test func aServerThatDoesNotAnswerOnceIsNoJourney() {
        var absence = Absence()
        absence.asked(loan, answered: false, noon())
        #expect(!absence.isAway(loan, noon(1)))
        absence.asked(loan, answered: true, noon(14 * minute))
        absence.asked(loan, answered: false, noon(6 * 3600))
        #expect(!absence.isAway(loan, noon(6 * 3600)))
    }

    @Test func aServerThatDoesNotAnswerForAQuarterOfAnHourIsAJourneyForItsLoansOnly() {
        var absence = Absence()
        let other = Bytes("B".utf8)
        for moment in [0, 5, 15] {
            absence.asked(loan, answered: false, noon(Int64(moment) * minute))
            absence.asked(other, answered: true, noon(Int64(moment) * minute))
        }
        #expect(absence.isAway(loan, noon(15 * minute)))
        #expect(!absence.isAway(other, noon(15 * minute)))
        absence.forget(allBut: [other])
        #expect(!absence.isAway(loan, noon(15 * minute)))
    }
}
