// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Failures of what can be guessed are in the server's log, without what was tried, and no flood of them.
@Suite struct LoggedFailureTests {
    private static let lines = ["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"]
    private let log = CapturedLog()
    private let laptop = SigningKey.generate()
    private let counter: Counter

    init() throws {
        counter = try Counter(Self.lines, logger: log.logger)
    }

    /// No beginning of a secret that is long enough to help either.
    private func expectNone(of secrets: [String]) {
        let all = log.lines.joined(separator: "\n")
        for secret in secrets { #expect(!all.contains(secret.prefix(4)), "\(secret) in \(all)") }
    }

    @Test func aWrongCode() async throws {
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        let device = laptop.publicKey.hostid.shown
        func enroll(_ typed: String, now: Instant = Fixture.now) async throws {
            let peer = Peer(address: "10.0.0.7", isEncrypted: true)
            _ = try? await counter.desk.enroll(Fixture.borrower(laptop), typed: typed, from: peer, now: now)
        }
        for _ in 0..<50 { try await enroll("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ") }
        try await enroll(code, now: Fixture.now + 86400)
        let words = "warning: wrong code: the code is wrong, was used, or has expired address=10.0.0.7"
        func line(_ attempts: Int, held: String = "") -> String { "\(words) attempts=\(attempts) device=\(device)\(held) user=alice" }
        #expect(log.lines == (1...5).map { line($0) } + [line(6, held: " held-until=2026-11-22T09:00:02Z"), line(1)])
        expectNone(of: ["ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ", code])
    }

    @Test func aTokenThatIsForgedExpiredOrWithdrawn() async throws {
        let secret = try counter.carryOut(NewTokenOrder(token: "night-shift", grants: .read, days: 1)).secret
        let forged = "lend_" + String(repeating: "guess", count: 9)
        let responder = LicenseResponder(desk: counter.desk, isEncrypted: true, clock: { Fixture.now })
        func order(_ token: String, now: Instant = Fixture.now) async -> Int {
            let head = RequestHead(method: "POST", path: "/v1/administration/loans", server: [], device: [], time: [], id: [])
            let request = UnverifiedRequest(
                head: head, signature: [], body: Bytes("{\"all\":false}".utf8), peer: Peer(address: "10.0.0.8", isEncrypted: true),
                token: token)
            return (try? await responder.administer("loans", request, now: now))?.status ?? 0
        }
        #expect(await order(secret) == 200)
        #expect(await order(forged) == 0)
        #expect(await order("no token at all") == 0)
        #expect(await order(secret, now: Fixture.now + 86400) == 0)
        let stranger = "warning: wrong token: the token is not one of this server's, or was withdrawn address=10.0.0.8"
        #expect(
            log.lines == [
                "\(stranger) attempts=1", "\(stranger) attempts=2",
                "warning: wrong token: the token night-shift expired at 2026-11-23 09:00:00 UTC address=10.0.0.8 attempts=1",
            ])
        expectNone(of: ["lend_", "no token at all", String(secret.dropFirst(5)), "guess"])
    }

    @Test func aWrongLicensePassword() async throws {
        let right = "correct horse battery staple"
        let license = LicenseName(vendor: Bytes("ugslmd"), feature: Bytes("cad"))
        var order = AuthorizeOrder(license)
        order.passwordHash = try #require(Bytes(right.utf8).withUnsafeBytes { PasswordHash(of: $0) }).text
        try counter.carryOut(order)
        let (device, asked) = (laptop.publicKey.hostid.shown, WantedSeats(vendor: license.vendor, feature: license.feature))
        func preview(_ password: String) async {
            let borrower = Borrower(
                device: device, machine: Fixture.machine, user: "alice", host: "thinkpad", client: "test 1", address: "10.0.0.9")
            _ = try? await counter.desk.preview(
                [asked], end: .lasting(3600), borrower: borrower, passwords: OfferedPasswords([Password(password)]), now: Fixture.now)
        }
        await preview(right)
        #expect(log.lines.isEmpty)
        for _ in 0..<9 { await preview("tr0ub4dor") }
        let words = "warning: wrong password: it is not the license's address=10.0.0.9"
        func line(_ attempts: Int, held: String = "") -> String {
            "\(words) attempts=\(attempts) device=\(device)\(held) license=ugslmd/cad user=alice"
        }
        #expect(log.lines == (1...5).map { line($0) } + [line(6, held: " held-until=2026-11-22T09:00:02Z")])
        expectNone(of: [right, "tr0ub4dor"])
    }

    @Test func ofManyAtOnceOneTellsThatTheGateIsClosed() {
        let gate = AttemptGate()
        let keys = [AttemptLimiter.Key.from("10.0.0.7", .token)]
        // They were all let in before the first had failed.
        for _ in 0..<500 {
            log.logger.failed(Attempt(kind: .token, address: "10.0.0.7"), gate.failed(keys, now: Fixture.now), reason: "forged")
        }
        #expect(log.lines.count == 6)
        #expect(log.lines.last == "warning: wrong token: forged address=10.0.0.7 attempts=6 held-until=2026-11-22T09:00:02Z")
        log.logger.failed(Attempt(kind: .token, address: "10.0.0.7"), gate.failed(keys, now: Fixture.now + 3600), reason: "forged")
        #expect(log.lines.count == 7)
    }
}
