// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Synchronization
import Testing

@testable import BorrowServer

/// A desk under an options file, and people with a device each.
final class RuledCounter: Sendable {
    let counter: Counter
    private let devices = Mutex<[String: SigningKey]>([:])

    init(_ options: String, _ lines: [String]) throws {
        counter = try Counter(lines)
        let file = OptionsFile(LicenseText(name: "ugs.opt", bytes: Bytes(options.utf8)))
        #expect(file.errors.isEmpty, "\(file.errors.map(\.description))")
        counter.desk.policy.replace(
            by: LendingPolicy(shelf: counter.desk.policy.current.shelf, rules: file.rules(vendor: Bytes("ugslmd"))))
    }

    func device(_ user: String) -> SigningKey {
        devices.withLock { devices in
            let key = devices[user] ?? SigningKey.generate()
            devices[user] = key
            return key
        }
    }

    @discardableResult
    func borrow(
        _ user: String, _ feature: String = "cad", seats: Int = 1, end: AskedEnd = .lasting(3600), now: Instant = Fixture.now
    ) async throws -> Grant {
        try await lend(feature, WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), seats: seats), end, by: user, now: now)
    }

    /// Several features at once: the code of each that is refused.
    func borrow(_ user: String, all features: [String], now: Instant = Fixture.now) async throws -> [RefusalCode] {
        let borrower = Borrower(
            device: device(user).publicKey.hostid.shown, machine: Fixture.machine, user: user, host: "thinkpad")
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "body",
            features: features.map { WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes($0.utf8)) }, end: .lasting(3600),
            borrower: borrower)
        return try await counter.desk.borrow(request, now: now).refusals.map(\.refusal.code)
    }

    @discardableResult
    func use(
        _ user: String, _ feature: String = "cad", host: String = "thinkpad", seats: Int = 1, version: String? = nil,
        display: String = "", project: String = "", address: String = "", renewing: Grant? = nil, end: Int64 = 600,
        now: Instant = Fixture.now
    ) async throws -> Grant {
        let asked = WantedSeats(
            vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), version: version.flatMap { Version($0) }, seats: seats,
            renews: renewing?.terms.loan.shown)
        return try await lend(
            feature, asked, .connected(end), by: user, host: host, display: display, project: project, address: address, now: now)
    }

    private func lend(
        _ feature: String, _ asked: WantedSeats, _ end: AskedEnd, by user: String, host: String = "thinkpad", display: String = "",
        project: String = "", address: String = "", now: Instant
    ) async throws -> Grant {
        let borrower = Borrower(
            device: device(user).publicKey.hostid.shown, machine: Fixture.machine, user: user, host: host, display: display,
            project: project, address: address)
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "body", features: [asked], end: end, borrower: borrower)
        switch try await counter.desk.borrow(request, now: now) {
        case .lent(let texts): return try Grant.parse(texts[0])
        case .refused(let refusals): throw refusals[0].refusal
        }
    }

    func giveBack(_ grant: Grant, by user: String, now: Instant = Fixture.now) async throws {
        _ = try await counter.giveBack(grant, by: device(user), now: now)
    }

    func refusal(_ body: () async throws -> Grant) async -> Refusal? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? Refusal
        }
    }
}
