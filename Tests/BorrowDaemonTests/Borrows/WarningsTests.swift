// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct WarningsTests {
    private let day: Int64 = 86400
    private let week = Borrow(grant: grant(lasting: 7 * 86400))

    @Test func anEndIsToldThreeTimesEachOnce() {
        var warnings = Warnings()
        var told: [Int64] = []
        for hour in Int64(0)..<(7 * 24) {
            guard let notice = warnings.due(week, noon(hour * 3600)) else { continue }
            warnings.give(notice, of: week)
            told.append(7 * 24 - hour)
        }
        #expect(told == [72, 24, 2])
    }

    @Test func theNextOneIsKnownBeforehand() {
        var warnings = Warnings()
        #expect(warnings.nextDue(week, noon()) == .at(week.end + -3 * day))
        warnings.give(3 * day, of: week)
        #expect(warnings.nextDue(week, noon(4 * day)) == .at(week.end + -day))
        warnings.give(7200, of: week)
        #expect(warnings.nextDue(week, noon(7 * day - 60)) == nil)
    }

    @Test func ofSeveralThatArePastOnlyTheLatestIsTold() {
        var warnings = Warnings()
        #expect(warnings.due(week, noon(7 * day - 3600)) == 7200)
        warnings.give(7200, of: week)
        #expect(warnings.due(week, noon(7 * day - 60)) == nil)
    }

    @Test func aShortBorrowIsNotWarnedOfFromItsBeginning() {
        let short = Borrow(grant: grant(lasting: 86400))
        #expect(Warnings().due(short, noon()) == nil)
        #expect(Warnings().nextDue(short, noon()) == .at(short.end + -7200))
        let hour = Borrow(grant: grant(lasting: 3600))
        #expect(Warnings().nextDue(hour, noon()) == nil)
    }

    @Test func whatHasEndedIsNotWarnedOf() {
        #expect(Warnings().due(week, noon(7 * day)) == nil)
    }

    @Test func whatWasToldOutlivesARestartAndEndsWithItsLoan() {
        var warnings = Warnings()
        warnings.give(day, of: week)
        #expect(warnings.tellRefusal(of: week) == true)
        var again = Warnings(lines: warnings.lines + [Bytes("WARNED SECONDS=x".utf8), Bytes("\"".utf8)])
        #expect(again == warnings)
        #expect(again.tellRefusal(of: week) == false)
        #expect(again.due(week, noon(6 * day)) == nil)
        again.forget(allBut: [])
        #expect(again.lines.isEmpty)
    }
}
