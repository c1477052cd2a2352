// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import BorrowDaemon

@Suite struct TroubleTests {
    @Test func twoFailuresAreForgivenAndTheThirdMakesItRest() {
        var trouble = Trouble()
        for _ in 0..<2 { trouble.failed(noon(), chance: 0.5) }
        #expect(trouble.pause(noon()) == nil)
        trouble.failed(noon(), chance: 0.5)
        #expect(trouble.pause(noon()) == 8)
        #expect(trouble.pause(noon(7)) == 1)
        #expect(trouble.pause(noon(8)) == nil)
    }

    @Test func itNeverRestsLongerThanAMinute() {
        var trouble = Trouble()
        for _ in 0..<100 { trouble.failed(noon(), chance: 1) }
        #expect(trouble.pause(noon())! <= 60)
    }

    @Test func anAnswerEndsTheTrouble() {
        var trouble = Trouble()
        for _ in 0..<3 { trouble.failed(noon()) }
        trouble.passed()
        #expect(trouble.pause(noon()) == nil)
    }
}
