// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct DueTests {
    @Test func whicheverClockComesFirstIsNext() {
        let (wall, uptime) = (Due.at(noonByTheWall + 60), noon().after(seconds: 59))
        #expect(Due.earliest([wall, nil, uptime], noon()) == uptime)
        // Somebody set the wall's clock on.
        let later = Now(wall: noonByTheWall + 30, uptime: noon().uptime)
        #expect(Due.earliest([wall, uptime], later) == wall)
        #expect(Due.earliest([Due?.none], noon()) == nil)
    }

    @Test func anInstantIsDueInItsSecondAndNotBefore() {
        #expect(!Due.at(noonByTheWall + 1).isDue(noon()))
        #expect(Due.at(noonByTheWall).isDue(noon()))
    }
}
