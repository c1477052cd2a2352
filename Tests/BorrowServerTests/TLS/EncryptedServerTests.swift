// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowTLS
import Foundation
import Testing

@testable import BorrowServer

@Suite struct EncryptedServerTests {
    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 5 BORROW"]

    private static func serve<Value: Sendable>(
        _ files: CertificateFiles, _ body: @escaping @Sendable (RunningServer) async throws -> Value
    ) async throws -> Value {
        let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
        return try await RunningServer.serving(lines, certificate: certificate, body)
    }

    @Test func itLendsUnderTLSAndKnowsTheAddress() async throws {
        let folder = try Folder()
        let files = try CertificateFiles.make("good", in: folder)
        try await Self.serve(files) { server async throws in
            try await Laptop.trusting(files, server) { laptop async throws in
                let reply = try await laptop.borrow(laptop.terms("f"))
                #expect(reply.status == 200)
                let loans = try server.counter.carryOut(DevicesOrder()).devices
                #expect(loans.map(\.address) == ["127.0.0.1"])
            }
        }
    }

    @Test func itEnrollsADeviceUnderTLSOnly() async throws {
        let folder = try Folder()
        let files = try CertificateFiles.make("good", in: folder)
        @Sendable func enrolment(_ code: String) throws -> Bytes {
            Bytes(try JSONEncoder().encode(Enrolment(code: code, user: "alice", host: "thinkpad", machine: Fixture.machine)))
        }
        try await RunningServer.serving(Self.lines) { server async throws in
            let code = try server.counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
            let reply = try await Laptop(server: server).send(.POST, Path.enroll, body: try enrolment(code))
            #expect(reply.code == "encryption-needed")
            #expect(try server.counter.carryOut(DevicesOrder()).devices.isEmpty)
        }
        try await Self.serve(files) { server async throws in
            try await Laptop.trusting(files, server) { laptop async throws in
                let code = try server.counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
                #expect(try await laptop.send(.POST, Path.enroll, body: try enrolment("guess")).code == "code-invalid")
                let reply = try await laptop.send(.POST, Path.enroll, body: try enrolment(code))
                #expect(try reply.decoded(Enrolled.self) == Enrolled(user: "alice"))
                #expect(try server.counter.carryOut(DevicesOrder()).devices.map(\.identity) == [.enrolled])
                let bad = try await laptop.send(.POST, Path.enroll, body: Bytes("{\"code\":\"x\",\"user\":\"a\",\"user\":\"b\"}"))
                #expect(bad.code == "bad-request")
            }
        }
    }

    /// What is wrong with a certificate, and the words that say it.
    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var names = "DNS:localhost,IP:127.0.0.1"
        var age: Int?
        var hasAuthority = false
        var isPinned = false
        let words: String
    }

    @Test(arguments: [
        Bad(testDescription: "expired", age: 3, isPinned: true, words: "expired at "),
        Bad(
            testDescription: "for another name", names: "DNS:lic2.example.com", isPinned: true,
            words: "is for another name: it is for lic2.example.com"),
        Bad(testDescription: "self-signed", words: "is self-signed, and none that was pinned"),
        Bad(testDescription: "of an unknown authority", hasAuthority: true, words: "is signed by an authority that is not trusted here"),
    ])
    func aBadCertificateIsRefusedAndSaidWhy(_ bad: Bad) async throws {
        let folder = try Folder()
        let authority = bad.hasAuthority ? try CertificateFiles.make("authority", in: folder) : nil
        let files = try CertificateFiles.make("bad", in: folder, names: bad.names, age: bad.age, authority: authority)
        try await Self.serve(files) { server async throws in
            let office = try Self.office(server, folder, certificate: bad.isPinned ? files.certificate : nil)
            let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
            let refusal = await #expect(throws: Refusal.self) { try await office.carryOut(TokensOrder(), now: now) }
            #expect(refusal?.code == .certificateRefused)
            #expect(refusal?.detail.contains(bad.words) == true, "\(refusal?.detail ?? "")")
            #expect(refusal?.hint.isEmpty == false)
        }
    }

    @Test func anAuthorityThatIsPinnedVouches() async throws {
        let folder = try Folder()
        let authority = try CertificateFiles.make("authority", in: folder)
        let files = try CertificateFiles.make("good", in: folder, authority: authority)
        try await Self.serve(files) { server async throws in
            let secret = try server.counter.carryOut(NewTokenOrder(token: "t", grants: .admin, days: 1)).secret
            let office = try Self.office(server, folder, certificate: authority.certificate, token: secret)
            #expect(try await office.carryOut(TokensOrder(), now: Fixture.now).tokens.map(\.name) == ["t"])
        }
    }

    @Test func whatSpeaksNoTLSIsSaid() async throws {
        let folder = try Folder()
        try await RunningServer.serving(Self.lines) { server async throws in
            let office = try Self.office(server, folder, certificate: nil)
            let refusal = await #expect(throws: Refusal.self) { try await office.carryOut(TokensOrder(), now: Fixture.now) }
            #expect(refusal?.code == .serverUnreachable)
            #expect(refusal?.detail.contains("does not speak TLS") == true, "\(refusal?.detail ?? "")")
        }
    }

    static func office(
        _ server: RunningServer, _ folder: Folder, certificate: String?, token: String = "lend_" + String(repeating: "x", count: 44)
    ) throws -> ServerOffice {
        let file = folder.file("token")
        try Data(token.utf8).write(to: URL(fileURLWithPath: file))
        chmod(file, 0o600)
        return try ServerOffice(url: "https://127.0.0.1:\(server.port)", certificate: certificate, tokenFile: file)
    }
}
