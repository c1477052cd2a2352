// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

@Suite struct EnrollingTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 5 BORROW"
    private let alice = SigningKey.generate()
    private let peer = Peer(address: "10.0.0.7", isEncrypted: true)

    private func counter() throws -> Counter {
        let counter = try Counter([Self.line])
        var policy = counter.desk.policy.current
        policy.settings.enrolment.mode = .code
        counter.desk.policy.replace(by: policy)
        return counter
    }

    @discardableResult
    private func enroll(
        _ key: SigningKey, _ code: String, user: String = "alice", at counter: Counter, now: Instant = Fixture.now
    ) async throws(Refusal) -> String {
        try await counter.desk.enroll(Fixture.borrower(key, user: user), typed: code, from: peer, now: now)
    }

    @Test func aCodeBindsADeviceToItsUser() async throws {
        let counter = try counter()
        await #expect(throws: Refusal(.notEnrolled, "")) { try await counter.lend("f", to: alice) }
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        #expect(try await enroll(alice, code, at: counter) == "alice")
        try await counter.lend("f", to: alice)
        #expect(try counter.carryOut(DevicesOrder()).devices.map(\.identity) == [.enrolled])
    }

    @Test func itIsTypedAsPeopleType() async throws {
        let counter = try counter()
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        #expect(code.count == 23)
        let typed = code.lowercased().replacingOccurrences(of: "-", with: " ").replacingOccurrences(of: "0", with: "o")
            .replacingOccurrences(of: "1", with: "l")
        try await enroll(alice, typed, at: counter)
    }

    @Test func itIsGoodOnceForAShortTimeAndForItsUser() async throws {
        let counter = try counter()
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 2)).code
        await #expect(throws: Refusal(.userDiffers, "")) { try await enroll(alice, code, user: "mallory", at: counter) }
        await #expect(throws: Refusal(.codeInvalid, "")) { try await enroll(alice, code, at: counter, now: Fixture.now + 2 * 86400) }
        try await enroll(alice, code, at: counter)
        // The answer may have been lost: the same device may say it again, and no other.
        try await enroll(alice, code, at: counter)
        await #expect(throws: Refusal(.codeInvalid, "")) { try await enroll(.generate(), code, at: counter) }
        for typed in ["", "nonsense", "00000-00000-00000-00000", String(repeating: "0", count: 5000)] {
            await #expect(throws: Refusal(.codeInvalid, "")) { try await enroll(.generate(), typed, at: counter, now: Fixture.now + 5000) }
        }
    }

    @Test func whatIsKeptIsNoCode() async throws {
        let counter = try counter()
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        try await enroll(alice, code, at: counter)
        let bare = code.filter { $0 != "-" }
        let text = try await counter.desk.store.read { ledger in
            try ["codes", "audit", "devices"].flatMap { try ledger.rows("SELECT * FROM \($0)", []).map { "\($0)" } }.joined()
        }
        #expect(!text.contains(bare) && !text.contains(code) && !text.contains(code.prefix(11)))
        #expect(text.contains("code made for alice"))
        #expect(text.contains("alice on thinkpad from"))
    }

    @Test func guessingIsSlowedAndTheAuditStaysSmall() async throws {
        let counter = try counter()
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        for _ in 0..<6 { await #expect(throws: Refusal(.codeInvalid, "")) { try await enroll(.generate(), "guess", at: counter) } }
        for _ in 0..<50 { await #expect(throws: Refusal(.tooManyAttempts, "")) { try await enroll(.generate(), "guess", at: counter) } }
        // Not even the right one is looked at; after the wait it is.
        let refusal = await #expect(throws: Refusal.self) { try await enroll(alice, code, at: counter) }
        #expect(refusal?.code == .tooManyAttempts)
        #expect(refusal?.detail == "too many wrong codes: none is looked at for 2s")
        #expect(refusal?.hint == "try again at 2026-11-22 09:00:02 UTC")
        try await enroll(alice, code, at: counter, now: Fixture.now + 2)
        let rows = try await counter.desk.store.read {
            try $0.rows("SELECT detail, code FROM audit WHERE action = 'attempt' ORDER BY number", []).map {
                [$0[0] as String, $0[1] as String]
            }
        }
        #expect(rows == [["wrong codes from 10.0.0.7", "code-invalid"], ["too many wrong codes from 10.0.0.7", "code-invalid"]])
    }

    @Test func aBlockedDeviceIsNotEnrolledAnew() async throws {
        let counter = try counter()
        try await enroll(alice, try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code, at: counter)
        try counter.carryOut(DeviceOrder(device: alice.publicKey.hostid.shown, act: .block(reason: "")))
        let code = try counter.carryOut(EnrollOrder(user: "alice", days: 1)).code
        await #expect(throws: Refusal(.deviceBlocked, "")) { try await enroll(alice, code, at: counter) }
    }

    @Test(arguments: [("", 1), ("a\nb", 1), ("a\"b", 1), ("alice", 0), ("alice", 31)])
    func whatNoDeviceCanClaimGetsNoCode(_ user: String, _ days: Int) throws {
        let counter = try counter()
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(EnrollOrder(user: user, days: days)) }
    }
}
