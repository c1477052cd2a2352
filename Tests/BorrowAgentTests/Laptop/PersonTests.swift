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
}
