// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

struct HomecomingTests {
    private func entry(_ feature: String, away: Bool = false) -> Homecoming.Entry {
        Homecoming.Entry(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), isAway: away)
    }

    @Test func onlyWhatWasAwayComesHome() throws {
        let homecoming = Homecoming(folder: try Scratch().path)
        try homecoming.add([entry("cad"), entry("sim")])
        try homecoming.markAway([entry("cad"), entry("sim")])
        try homecoming.add([entry("cad")])
        #expect(try homecoming.entries() == [entry("sim", away: true), entry("cad")])
        #expect(homecoming.isAway(vendor: Bytes("ugslmd"), feature: Bytes("sim")))
        #expect(!homecoming.isAway(vendor: Bytes("ugslmd"), feature: Bytes("cad")))
        try homecoming.remove([entry("sim")])
        #expect(try homecoming.entries() == [entry("cad")])
    }
}
