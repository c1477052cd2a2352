// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct ShownTests {
    @Test func textFromElsewhereCannotDriveTheTerminal() {
        #expect(shown("cad\u{1B}[2J\u{202E}é\r\n") == "cad\\x1B[2J\\u{202E}é\\x0D\\x0A")
        #expect(shown("\u{9B}31m\u{2028}\u{2066}\u{200F}\u{E0041}") == "\\x9B31m\\u{2028}\\u{2066}\\u{200F}\\u{E0041}")
        #expect(shown([0x61, 0xFF, 0x9B]) == "a\u{FFFD}\u{FFFD}")
        #expect(shown("Zoë ×3 日本 🚲") == "Zoë ×3 日本 🚲")
    }
}
