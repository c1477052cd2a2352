// SPDX-License-Identifier: Apache-2.0
import BorrowServer
import Testing

@Suite struct AddressTests {
    @Test(arguments: ["27080", "127.0.0.1:0", "127.1.2.3:1", "[::1]:1", "localhost:1"])
    func onlyThisMachineReaches(_ text: String) {
        #expect(LicenseServer.Address(text)?.isLoopback == true)
    }

    @Test(arguments: ["0.0.0.0:1", "[::]:1", "192.168.0.7:1", "127.0.0.1.example.com:1", "127.example:1", "lic1:1", "localhost.lan:1"])
    func othersReach(_ text: String) {
        #expect(LicenseServer.Address(text)?.isLoopback == false)
    }
}
