// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import Testing

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("lic1:27080", "lic1", 27080), ("lic1", "lic1", 27080), ("http://lic1.example.com:8080", "lic1.example.com", 8080),
        ("http://lic1/", "lic1", 27080), ("27000@lic1", "lic1", 27000), ("@lic1", "lic1", 27080), ("127.0.0.1:1", "127.0.0.1", 1),
        ("[::1]:27080", "::1", 27080), ("http://[fe80::1]", "fe80::1", 27080),
    ])
    func everyFormIsRead(_ text: String, _ host: String, _ port: Int) {
        #expect(ServerAddress(text) == ServerAddress(host: host, port: port))
    }

    @Test(arguments: [
        "", ":", "lic1:", "lic1:0", "lic1:65536", "lic1:+1", "ftp://lic1", "https://", "https://27000@lic1", "lic 1", "a/b:1", "1@2@3",
        "lic1:99999999999", "[]:1",
        "user:pw@host", "http://",
    ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(ServerAddress(text) == nil)
    }

    @Test func whatIsAskedUnderTLSSaysSo() {
        #expect(ServerAddress("https://lic1") == ServerAddress(host: "lic1", isEncrypted: true))
        #expect(ServerAddress("HTTPS://lic1:5/")?.description == "https://lic1:5")
        #expect(ServerAddress("https://lic1:5")?.url == "https://lic1:5")
        #expect(ServerAddress("https://lic1:5") != ServerAddress("lic1:5"))
        // As it is kept beside what was borrowed.
        #expect(ServerAddress("https://[::1]:5").flatMap { ServerAddress($0.description) }?.isEncrypted == true)
    }

    @Test func anAddressPrintsAsItIsRead() {
        #expect(ServerAddress(host: "::1", port: 5).url == "http://[::1]:5")
        #expect(ServerAddress(ServerAddress(host: "::1", port: 5).url) == ServerAddress(host: "::1", port: 5))
    }
}
