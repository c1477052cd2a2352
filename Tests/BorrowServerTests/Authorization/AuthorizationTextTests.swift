// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// The file that `lend authorize --file` takes over.
@Suite struct AuthorizationTextTests {
    private static let machine = Fixture.machine

    private func importing(_ text: String, into counter: Counter) throws -> AuthorizationReport {
        try counter.carryOut(AuthorizationFileOrder(LicenseText(name: "site.auth", bytes: Bytes(text.utf8))))
    }

    @Test func itIsTakenOverAndPrintedTheSame() throws {
        let counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"])
        let text = """
            # Authorizations of `lend`; `lend authorize --file` takes them over.
            GROUP "the designers" alice bob
            ALLOW ugslmd cad * "the designers" *
            ALLOW ugslmd cad "carol smith" * \(Self.machine)
            DAYS ugslmd cad 30
            NOBODY ugslmd cam
            ALL ugslmd viewer
            DAYS ugslmd viewer 7

            """
        let file = try importing(text, into: counter).file
        #expect(file == text)
        #expect(try counter.carryOut(AuthorizationsOrder()).file == text)
        // Again it changes nothing, and its keywords may be in any case.
        #expect(try importing(text.replacing("ALLOW", with: "allow"), into: counter).file == text)
    }

    @Test func itTakesThePlaceOfWhatWasSaidAndLeavesTheRest() throws {
        let counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"])
        _ = try importing("ALLOW ugslmd cad alice * *\nDAYS ugslmd cad 9\nNOBODY ugslmd cam\n", into: counter)
        _ = try importing("ALLOW ugslmd cad bob * *\n", into: counter)
        let text = try counter.carryOut(AuthorizationsOrder()).file
        #expect(text.hasSuffix("over.\nALLOW ugslmd cad bob * *\nNOBODY ugslmd cam\n"))
    }

    @Test(arguments: [
        ("PERMIT ugslmd cad a * *", "1:1: expected GROUP, ALL, NOBODY, ALLOW or DAYS, found PERMIT"),
        ("ALLOW ugslmd cad alice *", "1:1: expected ALLOW, a vendor, a feature, a user, a group and a target, with * for any"),
        (
            "ALLOW ugslmd cad carol smith * *",
            "1:32: expected ALLOW, a vendor, a feature, a user, a group and a target, with * for any, and nothing behind; a name with blanks stands in quotes"
        ),
        (
            "\nALLOW ugslmd cad a12345678901234567890123456789012 * *",
            "2:18: the user a12345678901234567890123456789012 has 33 characters, 31 are allowed"
        ),
        ("ALLOW ugslmd cad * * thinkpad", "1:22: the target thinkpad is no hostid, MACHINE= or ED25519= and 43 characters"),
        ("ALLOW ugslmd cad a\u{202E}b * *", "1:18: the user a\\u{202E}b holds a quote or a control character"),
        ("ALLOW ugslmd cad a* * *", "1:18: the user a* holds a *, which stands only alone"),
        ("ALLOW ugslmd cad a * *\nALLOW ugslmd cad a * *", "2:1: a * * already stands there for ugslmd/cad"),
        ("ALL ugslmd cad\nALLOW ugslmd cad a * *", "2:1: line 1 says that everybody may use ugslmd/cad"),
        ("NOBODY ugslmd cad\nALLOW ugslmd cad a * *", "2:1: line 1 says that nobody may use ugslmd/cad"),
        ("ALLOW ugslmd cad a * *\nNOBODY ugslmd cad", "2:1: line 1 already says who may use ugslmd/cad"),
        ("DAYS ugslmd cad 0", "1:17: expected 1 to 120 days, found 0"),
        ("DAYS ugslmd cad 121", "1:17: expected 1 to 120 days, found 121"),
        ("DAYS ugslmd cad 1d12h", "1:17: expected 1 to 120 days, found 1d12h"),
        ("DAYS ugslmd cad 99999999999999999999", "1:17: expected 1 to 120 days, found 99999999999999999999"),
        ("DAYS ugslmd cad 3\nDAYS ugslmd cad 4", "2:1: line 1 already limits the days of ugslmd/cad"),
        ("GROUP designers", "1:1: expected GROUP, its name and at least one user"),
        ("GROUP * alice", "1:7: the group * holds a *, which stands only alone"),
        ("GROUP g alice *", "1:15: the user * holds a *, which stands only alone"),
        ("ALLOW ugslmd \"\" a * *", "1:14: expected the name of a vendor and a feature, as the license line has them"),
        ("ALLOW ugslmd cad \"alice * *", "1:18: expected a closing quote, the line ends first"),
    ])
    func eachMistakeIsNamedWithItsPlace(text: String, mistake: String) throws {
        let order = try AuthorizationFileOrder(LicenseText(name: "site.auth", bytes: Bytes(text.utf8)))
        #expect(order.mistakes.map(\.description) == ["site.auth:" + mistake])
    }

    @Test func withOneMistakeNothingIsTakenOver() throws {
        let counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"])
        #expect(throws: Refusal(.badConfiguration, "")) {
            try importing("NOBODY ugslmd cad\nDAYS ugslmd cad 0\nDAYS ugslmd cam 0\n", into: counter)
        }
        #expect(try counter.carryOut(AuthorizationsOrder()).licenses.isEmpty)
    }

    @Test func aFileThatIsNotUTF8IsRefused() {
        #expect(throws: Refusal(.badConfiguration, "")) {
            try AuthorizationFileOrder(LicenseText(name: "site.auth", bytes: Bytes("ALLOW ugslmd cad ") + [0xE9] + Bytes(" * *")))
        }
    }
}
