// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct CrowdTests {
    private func seconds(_ due: Due) -> Int64 { due.milliseconds(from: noon()) / 1000 }

    @Test func aThousandAreSpreadOverHalfAMinute() {
        #expect([0, 0.5, 1].map { seconds(Crowd.turn(noon(), chance: $0)) } == [0, 15, 30])
    }

    @Test func whatEndsSoonWaitsNoLongerThanAMinuteBeforeItsEnd() {
        #expect([3600, 80, 60, 5].map { seconds(Crowd.turn(noon(), before: noonByTheWall + $0, chance: 1)) } == [30, 20, 0, 0])
    }

    @Test func aSleepIsSeenAndTimeThatPassesIsNot() {
        var jump = ClockJump(noon())
        let awake = Now(wall: noonByTheWall + 3600, uptime: noon(10).uptime)
        let seen = [noon(3600), noon(0), awake, awake].map { jump.isSeen($0) }
        #expect(seen == [false, false, true, false])
    }
}
