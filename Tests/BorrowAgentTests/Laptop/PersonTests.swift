// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import Testing

@Suite struct PersonTests {
    @Test func claimsFitALicenseLine() {
        let person = Person(user: "al\"i\nce", host: "", display: String(repeating: "é", count: 300), project: "p\u{1B}[2J")
        #expect(person.user == "alice")
        #expect(person.host == "unknown")
        #expect(person.display.utf8.count == 254)
        #expect(person.project == "p[2J")
    }

    @Test func textFromElsewhereCannotDriveTheTerminal() {
        #expect(shown("cad\u{1B}[2J\u{202E}é\r\n") == "cad\\x1B[2J\\u{202E}é\\x0D\\x0A")
        #expect(shown([0x61, 0xFF, 0x9B]) == "a\u{FFFD}\u{FFFD}")
    }
}
