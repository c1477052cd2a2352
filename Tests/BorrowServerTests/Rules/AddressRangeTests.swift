// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

@Suite struct AddressRangeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let range: String
        let inside: [String]
        let outside: [String]
        var testDescription: String { range }
    }

    @Test(arguments: [
        Case(range: "192.168.0.7", inside: ["192.168.0.7", "::ffff:192.168.0.7", "::ffff:c0a8:7"], outside: ["192.168.0.8", "::1"]),
        Case(range: "192.168.0.*", inside: ["192.168.0.0", "192.168.0.255"], outside: ["192.168.1.0", "192.167.0.1", "fe80::1"]),
        Case(range: "10.*", inside: ["10.0.0.1", "10.255.255.255"], outside: ["11.0.0.0", "9.255.255.255"]),
        Case(range: "10.*.3.4", inside: ["10.7.3.4"], outside: ["10.7.3.5", "10.7.4.4"]),
        Case(range: "*", inside: ["1.2.3.4", "fd00::7"], outside: []),
        Case(range: "10.0.0.0/8", inside: ["10.1.2.3"], outside: ["11.1.2.3", "::a01:203"]),
        Case(range: "0.0.0.0/0", inside: ["1.2.3.4"], outside: ["fd00::1"]),
        Case(range: "fd00::/8", inside: ["fd12::1", "fdff:ffff::"], outside: ["fe00::1", "10.0.0.1"]),
        Case(range: "fd00:0:0:0:0:0:0:*", inside: ["fd00::ffff"], outside: ["fd00::1:0"]),
        Case(range: "10.0.0.1-10.0.0.9", inside: ["10.0.0.1", "10.0.0.5", "10.0.0.9"], outside: ["10.0.0.0", "10.0.0.10"]),
        Case(range: "0.0.0.0-255.255.255.255", inside: ["0.0.0.0", "255.255.255.255", "1.2.3.4"], outside: ["fd00::1"]),
    ])
    func holdsWhatItSays(_ item: Case) throws {
        let range = try #require(AddressRange(text: item.range))
        for text in item.inside { #expect(range.contains(try #require(NetworkAddress(text.utf8))), "\(text)") }
        for text in item.outside { #expect(!range.contains(try #require(NetworkAddress(text.utf8))), "\(text)") }
        // A table of ranges finds the same.
        var table = AddressTable()
        table.add(range, 1)
        for text in item.inside { #expect(table.matches(try #require(NetworkAddress(text.utf8))) == [1], "\(text)") }
        for text in item.outside { #expect(table.matches(try #require(NetworkAddress(text.utf8))).isEmpty, "\(text)") }
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.x", "10.0.0.0/33", "fd00::/129", "10.0.0.9-10.0.0.1", "10.0.0.1-fd00::1", "a.b.*",
        "fd00::*", "1.2.3.4/", "-", "10.0.0.1-", "1.*.3.*.5", "::ffff:1.2.3.4.5", "١.2.3.4",
    ])
    func isNothingElse(_ text: String) {
        #expect(AddressRange(text: text) == nil)
    }
}
