// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// Orders from elsewhere: each is the one that the store takes, for whoever holds a token of sufficient role.
@Suite struct RemoteAdministrationTests {
    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 5 BORROW"]

    private static func serve(
        _ body: @escaping @Sendable (RunningServer, @Sendable (String) throws -> ServerOffice) async throws -> Void
    ) async throws {
        let folder = try Folder()
        let files = try CertificateFiles.make("good", in: folder)
        let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
        try await RunningServer.serving(lines, certificate: certificate) { server async throws in
            try await body(server) { try EncryptedServerTests.office(server, folder, certificate: files.certificate, token: $0) }
        }
    }

    private static func token(_ server: RunningServer, _ role: AdministratorRole, name: String = "night-shift", days: Int = 1) throws
        -> String
    {
        try server.counter.carryOut(NewTokenOrder(token: name, grants: role, days: days)).secret
    }

    @Test func anOrderDoesTheSameFromElsewhereAndTheAuditHasItsToken() async throws {
        try await Self.serve { server, office in
            let grant = try await server.counter.lend("f", to: .generate())
            let there = try office(try Self.token(server, .operate))
            #expect(try await there.carryOut(LoansOrder(all: false), now: Fixture.now).loans.map(\.feature) == ["f"])
            let loan = grant.terms.loan.shown
            let entry = try await there.carryOut(RecallOrder(loan: loan, reason: "audit"), now: Fixture.now)
            #expect(entry.recallReason == "audit")
            let by = try await server.counter.desk.store.read {
                try $0.rows("SELECT administrator FROM audit WHERE action = 'recall'", []).map { $0[0] as String }
            }
            #expect(by == ["token:night-shift"])
            // A refusal is the order's own.
            await #expect(throws: Refusal(.loanUnknown, "")) {
                try await there.carryOut(RecallOrder(loan: "x", reason: ""), now: Fixture.now)
            }
        }
    }

    @Test func aTokenReachesAsFarAsItsRole() async throws {
        try await Self.serve { server, office in
            let reader = try office(try Self.token(server, .read, name: "reader"))
            _ = try await reader.carryOut(DevicesOrder(), now: Fixture.now)
            let refusal = await #expect(throws: Refusal.self) {
                try await reader.carryOut(EnrollOrder(user: "alice", days: 1), now: Fixture.now)
            }
            #expect(refusal?.code == .forbidden)
            #expect(refusal?.detail == "the token reader has the role read, and this needs operate")
            let shift = try office(try Self.token(server, .operate, name: "operator"))
            _ = try await shift.carryOut(EnrollOrder(user: "alice", days: 1), now: Fixture.now)
            await #expect(throws: Refusal(.forbidden, "")) {
                try await shift.carryOut(NewTokenOrder(token: "mine", grants: .admin, days: 1), now: Fixture.now)
            }
            let admin = try office(try Self.token(server, .admin, name: "admin"))
            #expect(try await admin.carryOut(TokensOrder(), now: Fixture.now).tokens.map(\.name) == ["admin", "operator", "reader"])
            let refused = try await server.counter.desk.store.read {
                try $0.rows("SELECT detail FROM audit WHERE code = 'forbidden' ORDER BY number", []).map { $0[0] as String }
            }
            #expect(
                refused == [
                    "enroll: the token reader has the role read, and this needs operate",
                    "token-new: the token operator has the role operate, and this needs admin",
                ])
        }
    }

    @Test func forgedExpiredAndWithdrawnTokensAreWorthNothing() async throws {
        try await Self.serve { server, office in
            let secret = try Self.token(server, .admin, days: 1)
            let good = try office(secret)
            _ = try await good.carryOut(TokensOrder(), now: Fixture.now)
            var forged = Array(secret)
            forged[20] = forged[20] == "A" ? "B" : "A"
            await #expect(throws: Refusal(.unauthorized, "")) { try await office(String(forged)).carryOut(TokensOrder(), now: Fixture.now) }
            server.clock.now = Fixture.now + 86400
            let expired = await #expect(throws: Refusal.self) { try await good.carryOut(TokensOrder(), now: Fixture.now) }
            #expect(expired?.code == .unauthorized)
            #expect(expired?.detail.hasPrefix("the token night-shift expired at ") == true)
            server.clock.now = Fixture.now
            try server.counter.carryOut(WithdrawTokenOrder(token: "night-shift"))
            await #expect(throws: Refusal(.unauthorized, "")) { try await good.carryOut(TokensOrder(), now: Fixture.now) }
            #expect(throws: Refusal(.usage, "")) { try server.counter.carryOut(WithdrawTokenOrder(token: "night-shift")) }
        }
    }

    @Test func guessingTokensIsSlowedAndLoggedWithoutThem() async throws {
        try await Self.serve { server, office in
            let guess = "lend_" + String(repeating: "guess", count: 9)
            let guesser = try office(guess)
            for _ in 0..<6 {
                await #expect(throws: Refusal(.unauthorized, "")) { try await guesser.carryOut(TokensOrder(), now: Fixture.now) }
            }
            let right = try office(try Self.token(server, .admin))
            await #expect(throws: Refusal(.tooManyAttempts, "")) { try await right.carryOut(TokensOrder(), now: Fixture.now) }
            server.clock.now = Fixture.now + 2
            _ = try await right.carryOut(TokensOrder(), now: Fixture.now)
            let audit = try await server.counter.desk.store.read { try $0.rows("SELECT * FROM audit", []).map { "\($0)" } }
            #expect(audit.filter { $0.contains("attempt") }.count == 2)
            #expect(!audit.joined().contains("guess"))
        }
    }

    @Test func withoutTLSATokenIsNotLookedAt() async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let secret = try Self.token(server, .admin)
            let reply = try await Laptop(server: server).send(.POST, Path.administration + "tokens", body: Bytes("{}"), token: secret)
            #expect(reply.status == 403)
            #expect(reply.code == "encryption-needed")
        }
        let refusal = #expect(throws: Refusal.self) {
            try ServerOffice(url: "http://127.0.0.1:1", certificate: nil, tokenFile: "/dev/null")
        }
        #expect(refusal?.code == .encryptionNeeded)
    }

    @Test func whatIsNoOrderIsSaid() async throws {
        let folder = try Folder()
        let files = try CertificateFiles.make("good", in: folder)
        let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
        try await RunningServer.serving(Self.lines, certificate: certificate) { server async throws in
            let secret = try Self.token(server, .admin)
            try await Laptop.trusting(files, server) { laptop async throws in
                let place = Path.administration
                #expect(try await laptop.send(.POST, place + "nonsense", token: secret).code == "not-found")
                #expect(try await laptop.send(.GET, place + "tokens", token: secret).code == "method-not-allowed")
                #expect(try await laptop.send(.POST, place + "tokens", body: Bytes("{}")).code == "unauthorized")
                #expect(try await laptop.send(.POST, place + "recall", body: Bytes("{}"), token: secret).code == "bad-request")
                // Who may not give it is not told what is wrong with it.
                #expect(try await laptop.send(.POST, place + "recall", body: Bytes("{}"), token: "lend_x").code == "unauthorized")
            }
        }
    }

    @Test func everyOrderHasANameOfItsOwn() {
        let names = AdministrativeOrders.all.map { $0.name }
        #expect(Set(names).count == names.count)
    }

    @Test func aTokenFileIsItsOwnersOnly() throws {
        let folder = try Folder()
        let file = folder.file("token")
        let make = { try ServerOffice(url: "https://lic1.example.com", certificate: nil, tokenFile: file) }
        #expect(throws: Refusal(.cannotRead, "")) { try make() }
        try Data("lend_abc\nnext line".utf8).write(to: URL(fileURLWithPath: file))
        chmod(file, 0o640)
        #expect(throws: Refusal(.badKey, "")) { try make() }
        chmod(file, 0o600)
        #expect(try make().port == 27080)
        try Data("a password".utf8).write(to: URL(fileURLWithPath: file))
        #expect(throws: Refusal(.badKey, "")) { try make() }
        for url in ["lic1", "https://", "ftp://lic1", "https://u@lic1", "https://lic1/path", "https://lic1:0", "https://lic1?x=1"] {
            #expect(throws: Refusal(.usage, ""), "\(url)") { try ServerOffice(url: url, certificate: nil, tokenFile: file) }
        }
    }

    @Test func whatIsKeptOfATokenIsNoToken() async throws {
        let counter = try Counter(Self.lines)
        let secret = try counter.carryOut(NewTokenOrder(token: "t", grants: .admin, days: 1)).secret
        let text = try await counter.desk.store.read { ledger in
            try ["tokens", "audit"].flatMap { try ledger.rows("SELECT * FROM \($0)", []).map { "\($0)" } }.joined()
        }
        #expect(!text.contains(secret.dropFirst(5)))
        #expect(text.contains("made t, role admin, until 2026-11-23T09:00:00Z"))
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(NewTokenOrder(token: "t", grants: .read, days: 1)) }
        for (name, days) in [("two words", 1), ("", 1), ("t2", 0), ("t2", 3651)] {
            #expect(throws: Refusal(.usage, "")) { try counter.carryOut(NewTokenOrder(token: name, grants: .read, days: days)) }
        }
    }
}
