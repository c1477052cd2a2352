// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowAgent

/// Who is believed, and in what.
@Suite struct TrustTests {
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"

    @Test func aServerThatNoTrustedPublisherVouchesForIsNotAsked() async throws {
        try await Site.open([Self.cad], publisher: SigningKey.generate()) { site in
            let alice = try Traveller()
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.publisherUntrusted)
            #expect(alice.network.requests == ["GET /v1/license"])
            #expect(alice.scratch.files == ["data/" + alice.device.fileName, "data/device.lock"].sorted())
        }
    }

    @Test func nobodyTrustedAndNobodyNamedAreSaid() async throws {
        let nobody = try Traveller(publishers: [])
        #expect(await code { _ = try await nobody.agent(asking: [ServerAddress(host: "lic1")]).list() } == RefusalCode.noPublishers)
        #expect(await code { _ = try await Traveller().agent(asking: [ServerAddress]()).list() } == RefusalCode.noServer)
        #expect(RefusalCode.noServer.exitStatus == 78)
        #expect(nobody.scratch.files.isEmpty)
    }

    @Test func anotherServersWordIsNotThisServers() async throws {
        try await Site.open([Self.cad]) { first in
            try await Site.open([Self.cad]) { second in
                let alice = try Traveller()
                try await alice.get("cad", from: first)
                // The first server's place is taken by the second.
                try alice.directory.exclusively { writer throws(AgentError) in
                    try writer.note(second.address, of: first.key.publicKey.hostid)
                }
                let returned = try await alice.giveBack("cad")
                #expect(throws: AgentError(.answerUnsigned, "")) { try returned[0].told.get() }
                // Named, the right one is found all the same.
                _ = try await alice.giveBack("cad", from: first)[0].told.get()
                #expect(try await first.free("cad") == 2)
            }
        }
    }

    @Test func onlyTrustedLinesAreLearnedFromAnIntroduction() {
        let server = Issuer.server
        func file(_ server: SigningKey, _ publisher: SigningKey, _ name: String) -> String {
            let servers = LicenseFile.parse(Bytes("SERVER lic1 \(server.publicKey.hostid.shown) 27080".utf8), name: "").file.servers
            let line = LicenseFile.parse(Bytes("INCREMENT \(name) v 1 permanent 1 BORROW".utf8), name: "").file.features[0]
            let signed = line.signed(publisher.sign(line.publisherMessage(servers: servers), for: .publisherLine))
            return "SERVER lic1 \(server.publicKey.hostid.shown) 27080\nVENDOR v\n" + signed.canonical.shown + "\n"
        }
        let text =
            file(server, Issuer.publisher, "good") + file(server, Issuer.otherServer, "unknown")
            + file(Issuer.otherServer, Issuer.publisher, "elsewhere")
            + file(server, Issuer.publisher, "edited").replacingOccurrences(of: "permanent 1", with: "permanent 9")
            + file(server, Issuer.publisher, "last")
        let lines = Introduction.lines(in: Bytes(text.utf8), for: server.publicKey, publishers: [Issuer.publisher.publicKey])
        #expect(lines.map(\.line.name.shown) == ["good", "last"])
    }

    /// Each line is hashed with all of its servers: with thousands of both, for hours.
    @Test(arguments: [(1, true), (3, true), (4, false)])
    func aLineOfMoreThanThreeServersIsNotLearned(_ count: Int, isLearned: Bool) {
        let head = String(repeating: "SERVER lic1 \(Issuer.server.publicKey.hostid.shown) 27080\n", count: count)
        let line = LicenseFile.parse(Bytes("INCREMENT f v 1 permanent 1 BORROW".utf8), name: "").file.features[0]
        let servers = LicenseFile.parse(Bytes(head.utf8), name: "").file.servers
        let signed = line.signed(Issuer.publisher.sign(line.publisherMessage(servers: servers), for: .publisherLine))
        let lines = Introduction.lines(
            in: Bytes("\(head)VENDOR v\n\(signed.canonical.shown)\n".utf8), for: Issuer.server.publicKey,
            publishers: [Issuer.publisher.publicKey])
        #expect(lines.count == (isLearned ? 1 : 0))
    }
}
