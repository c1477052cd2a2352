// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Synchronization
import Testing

@testable import BorrowAgent

/// Answers that are not the server's own word change nothing.
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

    private static let portal = IncomingAnswer(status: 200, headers: [("Content-Type", "text/html")], body: Bytes("<html>Welcome</html>"))
    private static let redirect = IncomingAnswer(status: 302, headers: [("Location", "http://127.0.0.1:1/")], body: [])

    @Test(arguments: ["/v1/license", "/v1/borrow"], [portal, redirect])
    func aLoginPageChangesNothing(_ path: String, _ page: IncomingAnswer) async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let held = try await alice.get("cad", from: site)
            alice.network.set(.answers(page), for: path)
            #expect(await code { try await alice.get("cad", from: site, for: 7200) } == RefusalCode.answerUnsigned)
            #expect(Array(alice.slots.values) == [held[0].grant.sealed.text])
        }
    }

    @Test func aLoginPageIsNoReceipt() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            alice.network.set(.answers(Self.portal))
            let returned = try await alice.giveBack("cad", from: site)
            #expect(throws: AgentError(.answerUnsigned, "")) { try returned[0].told.get() }
            #expect(alice.holdings == ["cad return-pending"])
        }
    }

    enum Change: CaseIterable, Sendable {
        case status, body, truncated, time, noSignature, twoSignatures, anotherKey

        @Sendable func apply(to answer: inout IncomingAnswer) {
            func replace(_ name: String, by value: String) {
                answer.headers = answer.headers.map { $0.name == name ? (name, value) : $0 }
            }
            switch self {
            case .status: answer.status = 201
            case .body: answer.body.append(0x0A)
            case .truncated: answer.body.removeLast()
            case .time: replace(HeaderName.time, by: "2026-11-23T08:00:01Z")
            case .noSignature: answer.headers.removeAll { $0.name == HeaderName.signature }
            case .twoSignatures: answer.headers += answer.headers.filter { $0.name == HeaderName.signature }
            case .anotherKey: replace(HeaderName.server, by: Issuer.otherServer.publicKey.hostid.shown)
            }
        }
    }

    @Test(arguments: Change.allCases)
    func anAnswerChangedOnItsWayIsNone(_ change: Change) async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            alice.network.set(.changes { change.apply(to: &$0) }, for: "/v1/borrow")
            #expect(await code { try await alice.get("cad", from: site) } == RefusalCode.answerUnsigned)
            #expect(alice.slots.isEmpty)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
        }
    }

    @Test func anAnswerToAnotherRequestIsNone() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            let earlier = Recorder()
            alice.network.set(.changes { answer in earlier.keep(answer) }, for: "/v1/license")
            try await alice.get("cad", from: site)
            alice.network.set(.answers(try #require(earlier.answer)), for: "/v1/license")
            #expect(await code { _ = try await alice.agent(asking: site).list() } == RefusalCode.answerUnsigned)
        }
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

    /// Each of its lines would be hashed with all of its servers: an answer of 4 MiB for hours.
    @Test(.timeLimit(.minutes(1))) func aServerAmongThousandsIsNotLearned() {
        let servers = String(repeating: "SERVER lic1 \(Issuer.server.publicKey.hostid.shown) 27080\n", count: 10_000)
        let lines = String(
            repeating: "INCREMENT f v 1 permanent 1 BORROW SIGN=\(String(repeating: "A", count: 86))\n", count: 2000)
        let text = Bytes("\(servers)VENDOR v\n\(lines)".utf8)
        #expect(Introduction.lines(in: text, for: Issuer.server.publicKey, publishers: [Issuer.publisher.publicKey]).isEmpty)
    }
}

/// Keeps the last answer that it saw.
private final class Recorder: Sendable {
    private let kept = Mutex<IncomingAnswer?>(nil)

    var answer: IncomingAnswer? { kept.withLock { $0 } }

    func keep(_ answer: IncomingAnswer) { kept.withLock { $0 = answer } }
}
