// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct Base64URLTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ])
    func agreesWithRFC4648(_ plain: String, _ encoded: String) {
        #expect(Base64URL.encode(Bytes(plain.utf8)).shown == encoded)
        #expect(Base64URL.decode(Bytes(encoded.utf8)) == Bytes(plain.utf8))
    }

    @Test func usesTheURLAlphabet() {
        #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]).shown == "--__")
    }

    @Test(arguments: ["Zg==", "Zh", "Zm9", "A", "Zm+v", "Zm/v", "Zm 9", "Zm9v\n", "é"])
    func refusesWhatIsNotCanonical(_ text: String) {
        #expect(Base64URL.decode(Bytes(text.utf8)) == nil)
    }
}
