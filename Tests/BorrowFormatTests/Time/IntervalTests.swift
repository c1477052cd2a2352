// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct IntervalTests {
    @Test(arguments: [("60", 60), ("60s", 60), ("5m", 300), ("12h", 43200), ("5d", 432_000), ("1w", 604_800)] as [(String, Int64)])
    func readsDigitsAndOneLetter(_ text: String, _ seconds: Int64) {
        #expect(Interval(text)?.seconds == seconds)
    }

    @Test(arguments: ["", "0", "0d", "1d12h", "-1h", "1D", "5 d", "d", "+5d", "99999999999w", "999999999999999999999"])
    func refusesEverythingElse(_ text: String) {
        #expect(Interval(text) == nil)
    }

    @Test(arguments: ["1w", "5d", "36h", "90m", "61s"])
    func printsTheLargestUnitWithoutRest(_ text: String) {
        #expect(Interval(text)?.text.shown == text)
    }
}
