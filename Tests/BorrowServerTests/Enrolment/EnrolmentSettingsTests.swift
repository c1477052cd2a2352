// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// Who may ask, set as every setting is.
@Suite struct EnrolmentSettingsTests {
    private func read(_ text: String, _ arguments: String...) throws(Refusal) -> EnrolmentSettings {
        let file = LicenseText(name: "lend.conf", bytes: Bytes(text.utf8))
        return try SettingsInForce(file: file, environment: [:], arguments: arguments).used().enrolment
    }

    @Test func nothingSetIsOpen() throws {
        #expect(try read("") == EnrolmentSettings())
        #expect(EnrolmentSettings().mode == .open)
    }

    @Test func aFileAndFlagsSetIt() throws {
        let text =
            "enrolment = closed\nenrolment.newDevicesPerAddress = 7\nenrolment.newDevicesPerMachine = 3\nenrolment.newDeviceDays = 2\n"
        var expected = EnrolmentSettings()
        (expected.mode, expected.newDevicesPerAddress, expected.newDevicesPerMachine, expected.newDeviceDays) = (.closed, 7, 3, 2)
        #expect(try read(text) == expected)
        expected.mode = .code
        #expect(try read(text, "--enrolment", "code") == expected)
    }

    @Test(arguments: [
        "enrolment = Open", "enrolment = maybe", "enrolment.newDevicesPerAddress = 0", "enrolment.newDeviceDays = -1",
        "enrolment.newDevicesPerMachine = 1000001", "enrolment.newDeviceDays = 1d", "enrollment = open",
    ]) func whatIsNoneIsRefused(_ text: String) {
        #expect(throws: Refusal(.badConfiguration, "")) { try read(text) }
    }
}
