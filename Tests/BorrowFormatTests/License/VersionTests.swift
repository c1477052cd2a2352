// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct VersionTests {
    @Test(arguments: [("27.0", "27"), ("27", "027.00"), ("2024.0615", "2024.06150"), ("0.5", "00.5")])
    func equalsAsANumber(_ left: String, _ right: String) {
        #expect(Version(left) == Version(right))
        #expect(Version(left)?.hashValue == Version(right)?.hashValue)
    }

    @Test(arguments: [("1.10", "1.9"), ("26.9", "27"), ("9", "10"), ("2024.0614", "2024.0615"), ("1", "1.01")])
    func isOlder(_ left: String, _ right: String) throws {
        #expect(try #require(Version(left)) < #require(Version(right)))
        #expect(try !(#require(Version(right)) < #require(Version(left))))
    }

    @Test(arguments: ["", ".", "1.", ".5", "1.2.3", "v27", "-1", "1e5", "1,5", "123456789012345678901"])
    func isNotAVersion(_ text: String) {
        #expect(Version(text) == nil)
    }
}
