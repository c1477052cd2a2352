// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension LicenseResponder {
    /// Carries out an order for whoever holds a token of sufficient role, over an encrypted connection only.
    ///
    /// - Throws: `encryption-needed`, `not-found`, `unauthorized`, `forbidden`, `too-many-attempts`, and what the order throws.
    func administer(_ name: String, _ request: UnverifiedRequest, now: Instant) async throws(Refusal) -> Answer {
        guard request.peer.isEncrypted else { throw .encryptionNeeded("a token") }
        guard let order = AdministrativeOrders.named(name) else {
            throw Refusal(
                .notFound, "there is no order \(name.prefix(100))",
                hint: "the orders are \(AdministrativeOrders.all.map { $0.name }.joined(separator: ", "))")
        }
        guard let token = request.token else {
            throw Refusal(
                .unauthorized, "the order \(name) comes without a token", hint: "give `lend` a --token-file, or LEND_TOKEN_FILE")
        }
        let (office, attempt) = (RunningOffice(desk: desk, rereading: rereading), Attempt(kind: .token, address: request.peer.address))
        return try await desk.limited(attempt, failing: [.unauthorized], now: now) { () throws(Refusal) in
            try await order.answer(request.body, token: token, at: office, now: now)
        }
    }
}

extension RemoteOrder {
    fileprivate static func answer(
        _ body: Bytes, token: String, at server: RunningOffice, now: Instant
    ) async throws(Refusal) -> Answer {
        // Who may not give the order is not told what is wrong with it.
        do throws(Refusal) {
            _ = try await server.administrator(token: token, for: role, now: now)
        } catch {
            if error.code == .forbidden {
                let administrator = try await server.administrator(token: token, for: .read, now: now)
                try await server.desk.note(forbidden: name, error, by: administrator, now: now)
            }
            throw error
        }
        let order: Self
        do {
            order = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch {
            throw Refusal(
                .badRequest, "the body is no order \(name) as this server knows it",
                hint: "one of the two is newer than the other; update the older `lend`")
        }
        return try .json(try await order.carryOut(at: server, token: token, now: now))
    }
}

extension LendingDesk {
    /// An order that its token is not good for is a decision too.
    fileprivate func note(forbidden order: String, _ refusal: Refusal, by administrator: String, now: Instant) async throws(Refusal) {
        var entry = AuditEntry(action: .refuse, at: now, device: "", request: "", vendor: [], feature: [])
        (entry.code, entry.detail, entry.administrator) = (refusal.code, "\(order): \(refusal.detail)", administrator)
        guard let row = turnedAway.allowed(entry) else { return }
        try await store.change { try $0.append(row) }
    }
}

extension Refusal {
    /// - Parameter secret: such as `a token`.
    static func encryptionNeeded(_ secret: String) -> Refusal {
        Refusal(
            .encryptionNeeded, "\(secret) was sent unencrypted: it was not looked at, and others may have read it",
            hint: "start the server with --tls-certificate and --tls-key, ask it under https://, and use a new one")
    }
}
