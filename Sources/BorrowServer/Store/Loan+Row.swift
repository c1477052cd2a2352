// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Loan {
    init(row: Row) throws {
        id = row["loan"]
        vendor = Bytes(row["vendor"] as Data)
        feature = Bytes(row["feature"] as Data)
        version = Bytes(row["version"] as Data)
        seats = row["seats"]
        pool = Pool.ID(text: row["pool"])
        line = Bytes((row["line"] as String).utf8)
        earlyReturn = row["early_return"]
        // This, a renewal, a recall and a capability are absent in a database that no server has opened since there are such.
        isConnected = row["connected"] as Bool? ?? false
        borrower = Borrower(row: row)
        request = row["request"]
        position = row["position"]
        versionAsked = (row["version_asked"] as Data?).map { Bytes($0) }
        issuedAt = Instant(seconds: row["issued_at"])
        expiresAt = Instant(seconds: row["expires_at"])
        grant = Bytes(row["grant_text"] as Data)
        let isFreed = row["seat_freed"] as Bool? ?? false
        guard let state = isFreed ? .reclaimed : State(rawValue: row["state"]) else {
            throw Refusal.store("loan \(id) is in no state that is known")
        }
        self.state = state
        endedAt = (row["ended_at"] as Int64?).map { Instant(seconds: $0) }
        renewedBy = row["renewed_by"] as String?
        recall = (row["recalled_at"] as Int64?).map { Recall(at: Instant(seconds: $0), reason: row["recall_reason"] ?? "") }
        receipt = (row["receipt"] as Data?).map { Bytes($0) }
        share = row["share"] as String?
        charged = row["charged"] as Int?
        isCapability = row["capability"] as Bool? ?? false
        isLeaving = row["leaving"] as Bool? ?? false
        promisedUntil = (row["promised_until"] as Int64?).map { Instant(seconds: $0) }
        reclaim = (row["reclaimed_at"] as Int64?).map { Reclaim(at: Instant(seconds: $0), reason: row["reclaim_reason"] ?? "") }
        shownAt = (row["shown_at"] as Int64?).map { Instant(seconds: $0) }
    }
}

extension Borrower {
    init(row: Row) {
        self.init(
            device: row["device"], machine: row["machine"], user: row["user_name"], host: row["host_name"], display: row["display"],
            project: row["project"], client: row["client"],
            // Absent as above.
            address: row["address"] as String? ?? "")
    }
}
