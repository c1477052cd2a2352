// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

@Suite struct PeerTests {
    @Test func theAddressOfALoanIsThatOfItsConnection() async throws {
        try await RunningServer.serving(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"]) { server async throws in
            let laptop = Laptop(server: server)
            let reply = try await laptop.borrow(laptop.terms("f"))
            let id = try #require(try reply.grants.first).terms.loan.shown
            let loan = try await server.counter.desk.store.read { try $0.loan(id) }
            #expect(loan?.borrower.address == "127.0.0.1")
        }
    }

    @Test(arguments: [("::ffff:10.0.0.7", "10.0.0.7"), ("::FFFF:10.0.0.7", "10.0.0.7"), ("fd00::7", "fd00::7"), ("10.0.0.7", "10.0.0.7")])
    func anIPv4AddressReadsTheSameHoweverItCame(_ text: String, _ address: String) {
        #expect(Peer(address: text, isEncrypted: false).address == address)
    }

    @Test func onlyALoopbackAddressIsThisMachine() {
        #expect(Peer(address: "127.0.0.1", isEncrypted: false).isLocal)
        #expect(Peer(address: "::1", isEncrypted: false).isLocal)
        #expect(!Peer(address: "10.0.0.7", isEncrypted: true).isLocal)
        #expect(!Peer.none.isLocal)
    }
}
