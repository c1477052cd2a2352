// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Whom wrong guesses keep out, whom they do not, and which rows of the audit tell of them.
@Suite struct FailedAttemptTests {
    private static let address = "10.0.0.7"
    private static let password = "correct horse battery staple"
    private let counter: Counter
    private let laptop = SigningKey.generate()
    private let cad = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"))

    init() throws {
        counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW"])
        var order = AuthorizeOrder(LicenseName(vendor: cad.vendor, feature: cad.feature))
        order.passwordHash = try #require(Bytes(Self.password.utf8).withUnsafeBytes { PasswordHash(of: $0) }).text
        try counter.carryOut(order)
    }

    private func borrower(_ key: SigningKey, user: String = "alice") -> Borrower {
        Borrower(device: key.publicKey.hostid.shown, machine: Fixture.machine, user: user, host: "thinkpad", address: Self.address)
    }

    private func preview(_ password: String, by key: SigningKey? = nil) async -> RefusalCode? {
        do throws(Refusal) {
            let decision = try await counter.desk.preview(
                [cad], end: .lasting(3600), borrower: borrower(key ?? laptop), passwords: OfferedPasswords([Password(password)]),
                now: Fixture.now)
            if case .refuse(let refusals) = decision { return refusals.first?.refusal.code }
            return nil
        } catch {
            return error.code
        }
    }

    private func enroll(_ code: String, as user: String = "alice") async -> RefusalCode? {
        do throws(Refusal) {
            _ = try await counter.desk.enroll(
                borrower(laptop, user: user), typed: code, from: Peer(address: Self.address, isEncrypted: true), now: Fixture.now)
            return nil
        } catch {
            return error.code
        }
    }

    private func rows() async throws -> [String] {
        try await counter.desk.store.read {
            try $0.rows("SELECT action, code, detail FROM audit ORDER BY number", []).map { row in
                [row["action"] as String, row["code"] as String? ?? "", row["detail"] as String? ?? ""].joined(separator: " | ")
            }
        }
    }

    @Test func wrongPasswordsKeepNobodyFromACodeOrAToken() async throws {
        for _ in 0..<6 { #expect(await preview("a guess") == .passwordWrong) }
        #expect(await preview(Self.password) == .tooManyAttempts)
        #expect(await enroll(try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code) == nil)
        let secret = try counter.carryOut(NewTokenOrder(token: "ops", grants: .read, days: 1)).secret
        let attempt = Attempt(kind: .token, address: Self.address)
        let name = try await counter.desk.limited(attempt, failing: [.unauthorized], now: Fixture.now) { () throws(Refusal) in
            try await counter.desk.store.read { try $0.administrator(token: secret, for: .read, now: Fixture.now) }
        }
        #expect(name.contains("ops"))
    }

    @Test func whoHasItRightBeginsAnew() async throws {
        let codes = try (0..<2).map { _ in try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code }
        for code in codes {
            for _ in 0..<5 { #expect(await enroll("a guess") == .codeInvalid) }
            #expect(await enroll(code) == nil)
        }
        // Of a password, for its own device alone: the address goes on being counted.
        for _ in 0..<3 { #expect(await preview("a guess") == .passwordWrong) }
        #expect(await preview(Self.password) == nil)
        for _ in 0..<3 { #expect(await preview("a guess", by: .generate()) == .passwordWrong) }
        #expect(await preview(Self.password, by: .generate()) == .tooManyAttempts)
    }

    @Test func guessesThroughPreviewsAreInTheAudit() async throws {
        for _ in 0..<8 { _ = await preview("a guess") }
        #expect(
            try await rows().filter { $0.hasPrefix("attempt") } == [
                "attempt | password-wrong | wrong passwords from 10.0.0.7 for ugslmd/cad",
                "attempt | password-wrong | too many wrong passwords from 10.0.0.7 for ugslmd/cad",
            ])
    }

    @Test func aBorrowThatIsNotLookedAtIsInTheAudit() async throws {
        for _ in 0..<6 { _ = await preview("a guess") }
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "", features: [cad], end: .lasting(3600), borrower: borrower(laptop),
            passwords: OfferedPasswords([Password(Self.password)]))
        await #expect(throws: Refusal(.tooManyAttempts, "")) { try await counter.desk.borrow(request, now: Fixture.now) }
        #expect(try await rows().last?.hasPrefix("refuse | too-many-attempts | ") == true)
    }

    @Test func anotherUsersCodeIsInTheAudit() async throws {
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        #expect(await enroll(code, as: "mallory") == .userDiffers)
        let row = try #require(try await rows().last)
        #expect(row.hasPrefix("refuse | user-differs | ") && !row.contains(code))
    }
}
