// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct UseTests {
    private func use(until seconds: Int64) -> Use {
        Use(vendor: Bytes("ugslmd"), feature: Bytes("cad"), loan: Bytes("L"), end: noonByTheWall + seconds)
    }

    @Test func anApplicationIsToldTwoHoursAndTenMinutesBeforeTheEnd() {
        var use = use(until: 86400)
        let told = (0..<(24 * 60)).filter { use.isToBeTold(noon(Int64($0) * 60)) }
        #expect(told == [22 * 60, 24 * 60 - 10])
    }

    @Test func aRenewedBorrowIsToldOfItsNewEnd() {
        var use = use(until: 3600)
        #expect(use.isToBeTold(noon()) == true)
        use.renewed(Borrow(grant: grant("other", lasting: 86400)))
        #expect(use.end == noonByTheWall + 3600)
        use.renewed(Borrow(grant: grant(lasting: 86400)))
        #expect(use.isToBeTold(noon(60)) == false)
        #expect(use.nextDue(noon(60)) == .at(noonByTheWall + 86400 + -7200))
    }
}
