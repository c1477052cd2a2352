// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

@testable import BorrowAgent

/// A publisher and a server with fixed keys, and the grants they make for this machine.
struct Issuer: Sendable {
    static let publisher = key(1)
    static let server = key(2)
    static let otherServer = key(3)
    static let device = key(4)
    static let machine = Machine.hostid()!

    static func key(_ number: UInt8) -> SigningKey { SigningKey(seed: Bytes(repeating: number, count: 32))! }
    static func loan(_ number: UInt8) -> Bytes { Base64URL.encode(Bytes(repeating: number, count: 16)) }

    var now = Instant(iso8601: "2026-11-23T08:00:00Z")!
    var feature = "cad"
    var vendor = "ugslmd"
    var attributes = "BORROW=2880 user_info=\"Drawing board\""
    var publisher = Issuer.publisher
    var server = Issuer.server
    var device = Issuer.device.publicKey.hostid
    var machine = Issuer.machine
    var loan = Issuer.loan(1)
    var user = "alice"
    var seconds: Int64 = 86400
    var seats = 1
    var isConnected = false

    var grant: Grant {
        let servers = LicenseFile.parse(Bytes("SERVER lic1 \(server.publicKey.hostid.shown) 27080".utf8), name: "").file.servers
        let unsigned = LicenseFile.parse(Bytes("INCREMENT \(feature) \(vendor) 27.0 permanent 10 \(attributes)".utf8), name: "").file
            .features[0]
        let line = unsigned.signed(publisher.sign(unsigned.publisherMessage(servers: servers), for: .publisherLine))
        let terms = GrantTerms(
            feature: line.name, vendor: line.vendor, version: line.version, seats: seats, device: device, machine: machine,
            borrowedFrom: line.fingerprint(servers: servers), loan: loan, issuedAt: now, expiresAt: now + seconds, user: Bytes(user.utf8),
            host: Bytes("thinkpad"), isConnected: isConnected)
        let message = terms.message(servers: servers, lines: [line])
        guard let grant = try? Grant.parse(server.seal(message, for: .grant).text) else { fatalError("the fixture makes no grant") }
        return grant
    }

    var tombstone: Tombstone {
        let terms = grant.terms
        let given = TombstoneTerms(
            feature: terms.feature, vendor: terms.vendor, loan: terms.loan, server: server.publicKey.hostid, device: terms.device,
            expiresAt: terms.expiresAt, returnedAt: now + 60, user: terms.user, host: terms.host)
        return Tombstone(Issuer.device.seal(given.message, for: .tombstone).text)!
    }

    var receipt: Receipt {
        let given = tombstone.terms
        let terms = ReceiptTerms(
            feature: given.feature, vendor: given.vendor, loan: given.loan, server: given.server, device: given.device,
            returnedAt: given.returnedAt, receivedAt: now + 120)
        return Receipt(server.seal(terms.message, for: .receipt).text)!
    }
}
