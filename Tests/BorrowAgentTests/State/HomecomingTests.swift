// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

struct HomecomingTests {
    private func entry(_ feature: String, _ loan: String, away: Bool = false) -> Homecoming.Entry {
        Homecoming.Entry(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), loan: Bytes(loan.utf8), isAway: away)
    }

    @Test func onlyWhatWasAwayComesHome() throws {
        let homecoming = Homecoming(folder: try Scratch().path)
        try homecoming.add([entry("cad", "one"), entry("sim", "two")])
        try homecoming.markAway()
        try homecoming.add([entry("cad", "three")])
        #expect(try homecoming.entries() == [entry("sim", "two", away: true), entry("cad", "three")])
        try homecoming.remove(loans: [Bytes("two")])
        #expect(try homecoming.entries() == [entry("cad", "three")])
    }
}
