// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Testing

@testable import BorrowDaemon

@Suite struct NoticeTests {
    @Test func anEndIsToldInTheUsersOwnTimeWithWhatToDo() {
        let zone = Zone(offset: { _ in 3600 }, abbreviation: { _ in "CET" })
        let borrow = Borrow(grant: grant(lasting: 7 * 86400))
        let notice = Notice.ending(borrow, now: noon(6 * 86400), zone: zone)
        #expect(notice.summary == "Design ends in 1 day")
        #expect(notice.body.contains("Mon 30 Nov 2026 13:00 CET (12:00 UTC)"))
        #expect(notice.body.contains("`borrow extend cad`"))
    }

    @Test func aNoIsToldWithItsReasonAndItsHint() {
        let notice = Notice.notRenewed(Borrow(grant: grant(lasting: 86400)), noneFree, zone: .utc)
        #expect(notice.summary == "Design was not renewed")
        #expect(notice.body.contains("0 of 5 seats free") && notice.body.contains("wait"))
    }
}
