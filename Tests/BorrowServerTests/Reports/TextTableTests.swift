// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import BorrowServer

/// Reports as people read them.
@Suite struct TextTableTests {
    @Test func columnsAreAlignedAndLinesEndWithoutBlanks() {
        #expect(TextTable(["WHO", "N"], [["al", "10"], ["bob the", ""]]).text == "WHO      N\nal       10\nbob the\n")
    }

    @Test func namesCannotDriveTheTerminal() {
        #expect(TextTable(["WHO"], [["al\u{9B}31m"]]).text == "WHO\nal\\x9B31m\n")
    }

    @Test(arguments: [(0, "0s"), (59, "59s"), (61, "1m 1s"), (3600, "1h"), (90_061, "1d 1h"), (31_536_000, "365d")] as [(Int64, String)])
    func readsAsPeopleSay(_ seconds: Int64, text: String) {
        #expect(TextTable.readable(seconds) == text)
    }
}
