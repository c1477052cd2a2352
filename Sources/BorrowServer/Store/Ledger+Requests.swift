// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    /// The hash of the body that a device sent under this id; `nil`: the id is new.
    func bodyHash(device: String, request: String) throws -> String? {
        try firstRow("SELECT body_hash FROM requests WHERE device = ? AND id = ?", [device, request])?["body_hash"]
    }

    func insertRequest(device: String, id: String, bodyHash: String, at now: Instant) throws {
        try execute("INSERT INTO requests (device, id, body_hash, at) VALUES (?, ?, ?, ?)", [device, id, bodyHash, now.seconds])
    }
}
