// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import GRDB
import Testing

@testable import BorrowServer

/// A license with a password is lent to who knows it, and guessing is slow.
@Suite struct PasswordTests {
    private let counter: Counter
    private let laptop = SigningKey.generate()
    private let cad = LicenseName(vendor: Bytes("ugslmd"), feature: Bytes("cad"))
    private static let secret = "correct horse battery staple"

    init() throws {
        counter = try Counter(["INCREMENT cad ugslmd 1.0 permanent 5 BORROW", "INCREMENT cam ugslmd 1.0 permanent 5 BORROW"])
        try set(Self.secret)
    }

    private func set(_ password: String) throws {
        var order = AuthorizeOrder(cad)
        order.passwordHash = password.isEmpty ? "" : try #require(Bytes(password.utf8).withUnsafeBytes { PasswordHash(of: $0) }).text
        try counter.carryOut(order)
    }

    /// The code of the refusal; `nil` where it is lent.
    private func ask(
        _ passwords: String?..., features: [String] = ["cad"], end: AskedEnd = .lasting(86400), by device: SigningKey? = nil,
        from address: String = "10.0.0.5", id: String = RandomIdentifier.make().shown, seats: Int = 1, now: Instant = Fixture.now
    ) async throws(Refusal) -> RefusalCode? {
        let key = device ?? laptop
        let borrower = Borrower(
            device: key.publicKey.hostid.shown, machine: Fixture.machine, user: "alice", host: "thinkpad", client: "test 1",
            address: address)
        let request = BorrowRequest(
            id: id, bodyHash: "body", features: features.map { WantedSeats(vendor: cad.vendor, feature: Bytes($0.utf8), seats: seats) },
            end: end, borrower: borrower, passwords: OfferedPasswords(passwords.map { $0.map { Password($0) } }))
        return try await counter.desk.borrow(request, now: now).refusals.first?.refusal.code
    }

    @Test func whoKnowsItIsLentAndOthersAreNot() async throws {
        #expect(try await ask() == .passwordNeeded)
        #expect(try await ask("Correct horse battery staple") == .passwordWrong)
        #expect(try await ask(Self.secret) == nil)
    }

    @Test func connectedUseNeedsItToo() async throws {
        #expect(try await ask(end: .connected(3600)) == .passwordNeeded)
        #expect(try await ask(Self.secret, end: .connected(3600)) == nil)
    }

    @Test func eachLicenseHasItsOwn() async throws {
        #expect(try await ask(features: ["cam"]) == nil)
        #expect(try await ask(Self.secret, nil, features: ["cam", "cad"]) == .passwordNeeded)
        #expect(try await ask(nil, Self.secret, features: ["cam", "cad"]) == nil)
    }

    @Test func aRenewalOfWhatTheDeviceHoldsNeedsNone() async throws {
        #expect(try await ask(Self.secret) == nil)
        #expect(try await ask(end: .lasting(2 * 86400)) == nil)
        // More than it holds, another device, and what has ended do.
        #expect(try await ask(seats: 2) == .passwordNeeded)
        #expect(try await ask(by: .generate()) == .passwordNeeded)
        #expect(try await ask(now: Fixture.now + 3 * 86400) == .passwordNeeded)
    }

    @Test func takenAwayItIsAskedForNoMoreAndANewOneAtOnce() async throws {
        try set("another")
        #expect(try await ask(Self.secret) == .passwordWrong)
        #expect(try await ask("another") == nil)
        try set("")
        #expect(try await ask(by: .generate()) == nil)
    }

    @Test func whoMayNotAnywayIsToldThatAndNotAskedForAPassword() async throws {
        var order = AuthorizeOrder(cad)
        order.allow = [try Authorized("bob * *")]
        try counter.carryOut(order)
        #expect(try await ask() == .notAllowed)
    }

    @Test func aLostAnswerIsSentAgainWithoutIt() async throws {
        let id = RandomIdentifier.make().shown
        #expect(try await ask(Self.secret, id: id) == nil)
        #expect(try await ask(id: id) == nil)
        // And a refusal stays: who overheard a request does not make it good.
        let refused = RandomIdentifier.make().shown
        #expect(try await ask(by: .generate(), id: refused) == .passwordNeeded)
    }

    @Test func guessingIsSlowedByDeviceAndByAddressWithTheTimeToComeBack() async throws {
        for guess in 1...5 { #expect(try await ask("guess \(guess)") == .passwordWrong) }
        #expect(try await ask("guess 6") == .passwordWrong)
        do {
            _ = try await ask(Self.secret)
            Issue.record("the sixth failure is waited out, also with the right one")
        } catch {
            #expect(error.code == .tooManyAttempts)
            #expect(error.hint.contains("2026-11-22 09:00:02"))
        }
        // Another device at the same address waits as well; at another address it does not.
        await #expect(throws: Refusal(.tooManyAttempts, "")) { try await ask(Self.secret, by: .generate()) }
        #expect(try await ask(Self.secret, by: .generate(), from: "10.9.9.9") == nil)
        // The device waits wherever it goes, and comes back in time.
        await #expect(throws: Refusal(.tooManyAttempts, "")) { try await ask(Self.secret, from: "10.8.8.8") }
        #expect(try await ask(Self.secret, now: Fixture.now + 3600) == nil)
        // Without a password nobody waits, and nothing is lent.
        #expect(try await ask(by: .generate()) == .passwordNeeded)
    }

    @Test func manyAtOnceAreLookedAtOneAfterTheOther() async throws {
        let codes = await withTaskGroup(of: RefusalCode?.self) { group in
            for guess in 0..<20 {
                group.addTask {
                    do throws(Refusal) { return try await ask("guess \(guess)") } catch { return error.code }
                }
            }
            return await group.reduce(into: [RefusalCode?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == .passwordWrong } <= 6)
        #expect(codes.contains(.tooManyAttempts))
    }

    @Test func aPreviewIsNoWayToGuess() async throws {
        let (asked, borrower) = (WantedSeats(vendor: cad.vendor, feature: cad.feature), Fixture.borrower(laptop))
        func preview(_ password: String) async throws(Refusal) -> RefusalCode? {
            let decision = try await counter.desk.preview(
                [asked], end: .lasting(86400), borrower: borrower, passwords: OfferedPasswords([Password(password)]), now: Fixture.now)
            guard case .refuse(let refusals) = decision else { return nil }
            return refusals.first?.refusal.code
        }
        #expect(try await preview(Self.secret) == nil)
        for guess in 1...6 { #expect(try await preview("guess \(guess)") == .passwordWrong) }
        await #expect(throws: Refusal(.tooManyAttempts, "")) { try await preview(Self.secret) }
    }

    @Test func anUnknownLicenseTakesAsLongAsAWrongPassword() async throws {
        func time(_ feature: String) async throws -> Duration {
            let clock = ContinuousClock()
            return try await clock.measure {
                _ = try await ask("wrong", features: [feature], by: .generate(), from: "10.0.0.\(feature.count)")
            }
        }
        _ = (try await time("cad"), try await time("nothing"))
        let (known, unknown) = (try await time("cad"), try await time("nothing"))
        #expect(unknown > known / 4, "\(unknown) for an unknown license, \(known) for a wrong password")
    }

    @Test func noTraceOfItIsKept() async throws {
        _ = try await ask(Self.secret)
        _ = try await ask("a wrong guess of it", by: .generate())
        let all = try await counter.desk.store.read { ledger in
            let tables = try String.fetchAll(ledger.database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try tables.map { table in
                try Row.fetchAll(ledger.database, sql: "SELECT * FROM \"\(table)\"").map(\.debugDescription).joined()
            }.joined()
        }
        #expect(all.contains("argon2id"))
        for trace in [Self.secret, Base64URL.encode(Bytes(Self.secret.utf8)).shown, "a wrong guess"] { #expect(!all.contains(trace)) }
    }

    @Test func theHeaderHasOneForEachFeatureInTheirOrder() throws {
        func decoded(_ header: String, _ features: Int) throws(Refusal) -> [String?] {
            try OfferedPasswords(header: Bytes(header.utf8), features: features).passwords.map { $0?.withBytes { Bytes($0).shown } }
        }
        #expect(try decoded("", 1) == [])
        #expect(try decoded("c2VjcmV0", 1) == ["secret"])
        #expect(try decoded(",c2VjcmV0", 2) == [nil, "secret"])
        #expect(throws: Refusal(.badRequest, "")) { try decoded("c2VjcmV0,c2VjcmV0", 1) }
        #expect(throws: Refusal(.badRequest, "")) { try decoded("not base64!", 1) }
        #expect(throws: Refusal(.badRequest, "")) { try decoded(String(repeating: "A", count: 2000), 1) }
    }

    @Test func overAConnectionThatIsNotEncryptedItIsNotLookedAt() async throws {
        let terms = Terms(
            features: [Terms.Feature(vendor: "ugslmd", name: "cad")], duration: 86400, user: "alice", host: "thinkpad", client: "test 1",
            machine: Fixture.machine)
        let body = try Laptop.json(terms)
        func answer(encrypted: Bool) async -> Answer {
            let head = RequestHead(
                method: "POST", path: Path.borrow, server: Fixture.server.publicKey.hostid, device: laptop.publicKey.hostid,
                time: Fixture.now.iso8601, id: RandomIdentifier.make())
            var request = UnverifiedRequest(
                head: head, signature: Base64URL.encode(laptop.sign(head.message(body: body), for: .request)), body: body,
                peer: Peer(address: "10.0.0.5", isEncrypted: encrypted))
            request.password = Base64URL.encode(Bytes(Self.secret.utf8))
            return await LicenseResponder(desk: counter.desk, clock: { Fixture.now }).answer(request, now: Fixture.now)
        }
        let refused = await answer(encrypted: false)
        #expect(refused.status == 403)
        #expect(refused.body.shown.contains("\"encryption-needed\""))
        #expect(!refused.body.shown.contains(Self.secret))
        #expect(await answer(encrypted: true).status == 200)
    }
}
