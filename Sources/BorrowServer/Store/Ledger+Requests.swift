// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

/// A borrow request that was decided, lent or refused.
struct DecidedRequest: Sendable {
    /// The hash of its body.
    let bodyHash: String
    /// Empty where it was lent.
    let refusals: [KeptRefusal]
}

extension Ledger {
    /// What a device sent under this id; `nil`: the id is new.
    func decidedRequest(device: String, id: String) throws -> DecidedRequest? {
        guard let row = try firstRow("SELECT body_hash, refusals FROM requests WHERE device = ? AND id = ?", [device, id]) else {
            return nil
        }
        let refusals = try (row["refusals"] as Data?).map { try [KeptRefusal]($0) }
        return DecidedRequest(bodyHash: row["body_hash"], refusals: refusals ?? [])
    }

    /// Keeps a request's id, so that whoever repeats its bytes gets nothing that it did not get.
    func insert(_ request: DecidedRequest, device: String, id: String, at now: Instant) throws {
        try execute(
            "INSERT INTO requests (device, id, body_hash, at, refusals) VALUES (?, ?, ?, ?, ?)",
            [device, id, request.bodyHash, now.seconds, request.refusals.isEmpty ? nil : try request.refusals.text])
    }
}
