// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import NIOCore
import Testing

@testable import BorrowServer

@Suite struct AddressTests {
    @Test(arguments: ["27080", "127.0.0.1:0", "127.1.2.3:1", "[::1]:1", "localhost:1"])
    func onlyThisMachineReaches(_ text: String) {
        #expect(LicenseServer.Address(text)?.isLoopback == true)
    }

    @Test(arguments: ["0.0.0.0:1", "[::]:1", "192.168.0.7:1", "127.0.0.1.example.com:1", "127.example:1", "lic1:1", "localhost.lan:1"])
    func othersReach(_ text: String) {
        #expect(LicenseServer.Address(text)?.isLoopback == false)
    }

    @Test(arguments: [
        (EADDRINUSE, "something listens there already", "port 0"), (EADDRNOTAVAIL, "none of this machine's", "0.0.0.0"),
        (EACCES, "may not listen", "1024"), (EAFNOSUPPORT, "address family", "--listen"),
    ]) func whatCannotBeListenedOnIsSaidInWords(_ number: CInt, reason: String, hint: String) {
        let refusal = LicenseServer.Address(host: "::1", port: 80).refusal(
            IOError(errnoCode: number, reason: "bind(descriptor:ptr:bytes:)"))
        #expect(refusal.detail.hasPrefix("cannot serve on [::1]:80: "))
        #expect(refusal.detail.contains(reason))
        #expect(!refusal.detail.contains("bind("))
        #expect(refusal.hint.contains(hint))
    }

    @Test func aHostThatIsNotThereIsSaidInWords() throws {
        let refusal = LicenseServer.Address(host: "a b", port: 0).refusal(
            #expect(throws: SocketAddressError.UnknownHost.self) { try SocketAddress.makeAddressResolvingHost("a b", port: 0) }
                ?? SocketAddressError.FailedToParseIPByteBuffer(address: ByteBuffer()))
        #expect(refusal.detail == "cannot serve on a b:0: there is no host a b")
    }
}
