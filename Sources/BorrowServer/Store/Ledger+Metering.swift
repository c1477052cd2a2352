// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// What is used of each line of a metered feature, by the line's hash: what is used up, and what is out of reusable ones.
    ///
    /// - Parameter device: whose reusable use does not count, for he gives it up.
    func used(vendor: Bytes, feature: Bytes, except device: String? = nil, now: Instant) throws -> [Bytes: Int] {
        var used: [Bytes: Int] = [:]
        for row in try rows("SELECT line, used FROM metered_counts WHERE vendor = ? AND feature = ?", [vendor.blob, feature.blob]) {
            used[Bytes((row["line"] as String).utf8), default: 0] += row["used"]
        }
        let sql = """
            SELECT line, SUM(count) AS used FROM metered_uses
            WHERE vendor = ? AND feature = ? AND state = 'open' AND reusable = TRUE AND expires_at > ? AND device <> ? GROUP BY line
            """
        for row in try rows(sql, [vendor.blob, feature.blob, now.seconds, device ?? ""]) {
            used[Bytes((row["line"] as String).utf8), default: 0] += row["used"]
        }
        return used
    }

    /// Who uses how much of each line of a metered feature: what is used up, and what is out of reusable ones.
    func users(vendor: Bytes, feature: Bytes, except device: String? = nil, now: Instant) throws -> [(line: Bytes, holder: SeatsOut.Holder)]
    {
        let sql = """
            SELECT line, pool, device, machine, user_name, host_name, display, project, client, address, SUM(count) AS used
            FROM metered_uses
            WHERE vendor = ? AND feature = ? AND state = 'open' AND (reusable = FALSE OR (expires_at > ? AND device <> ?))
            GROUP BY line, pool, device, machine, user_name, host_name, display, project, client, address
            """
        return try rows(sql, [vendor.blob, feature.blob, now.seconds, device ?? ""]).map { row in
            (
                Bytes((row["line"] as String).utf8),
                SeatsOut.Holder(
                    Borrower(row: row), vendor: vendor, feature: feature, pool: Pool.ID(text: row["pool"]), seats: row["used"],
                    isConnected: true)
            )
        }
    }

    func insert(_ use: MeteredUse) throws {
        let values: StatementArguments = [
            use.vendor.blob, use.feature.blob, use.version.blob, use.pool.text, use.line.shown, use.count, use.isReusable,
        ]
        let borrower: StatementArguments = [
            use.borrower.device, use.borrower.machine, use.borrower.user, use.borrower.host, use.borrower.display, use.borrower.project,
            use.borrower.client, use.borrower.address,
        ]
        try execute(
            """
            INSERT INTO metered_uses (vendor, feature, version, pool, line, count, reusable,
                device, machine, user_name, host_name, display, project, client, address, request, used_at, expires_at, undo_until, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
            """,
            values + borrower + [use.request, use.usedAt.seconds, use.expiresAt.seconds, use.undoUntil?.seconds])
        try reach(use.expiresAt, LicenseName(vendor: use.vendor, feature: use.feature))
        if !use.isReusable { try shift(use, by: use.count) }
    }

    /// The uses that a request made, in the order that it made them.
    func uses(device: String, request: String) throws -> [MeteredUse] {
        try rows("SELECT * FROM metered_uses WHERE device = ? AND request = ? ORDER BY number", [device, request]).map(
            MeteredUse.init(row:))
    }

    /// What a device has of reusable features.
    func reusableUses(device: String, now: Instant) throws -> [MeteredUse] {
        let sql = """
            SELECT * FROM metered_uses WHERE device = ? AND state = 'open' AND reusable = TRUE AND expires_at > ? ORDER BY number
            """
        return try rows(sql, [device, now.seconds]).map(MeteredUse.init(row:))
    }

    /// Gives back all that a device has of a reusable feature.
    func returnReusable(vendor: Bytes, feature: Bytes, device: String, at now: Instant) throws {
        try execute(
            """
            UPDATE metered_uses SET state = 'returned', ended_at = ?
            WHERE device = ? AND vendor = ? AND feature = ? AND state = 'open' AND reusable = TRUE AND expires_at > ?
            """,
            [now.seconds, device, vendor.blob, feature.blob, now.seconds])
    }

    /// Takes the open uses of a request out of the counts.
    func undo(_ uses: [MeteredUse], device: String, request: String, at now: Instant) throws {
        try execute(
            "UPDATE metered_uses SET state = 'undone', ended_at = ? WHERE device = ? AND request = ? AND state = 'open'",
            [now.seconds, device, request])
        for use in uses where !use.isReusable { try shift(use, by: -use.count) }
    }

    /// What is used up for good, of every line.
    func meteredCounts() throws -> [MeteredCount] {
        try rows("SELECT vendor, feature, line, used FROM metered_counts", []).map { row in
            MeteredCount(
                vendor: Base64URL.encode(Bytes(row["vendor"] as Data)).shown,
                feature: Base64URL.encode(Bytes(row["feature"] as Data)).shown,
                line: row["line"], used: row["used"])
        }
    }

    /// Knows of at least so much from now on.
    func raise(_ count: MeteredCount) throws {
        guard let vendor = Base64URL.decode(Bytes(count.vendor.utf8)), let feature = Base64URL.decode(Bytes(count.feature.utf8)) else {
            throw Refusal(.badRequest, "the other server's count of a metered feature is none", hint: "take over with the same `lend`")
        }
        try execute(
            """
            INSERT INTO metered_counts (vendor, feature, line, used) VALUES (?, ?, ?, ?)
            ON CONFLICT (vendor, feature, line) DO UPDATE SET used = MAX(metered_counts.used, excluded.used)
            """,
            [vendor.blob, feature.blob, count.line, count.used])
    }

    func reusableUse(at now: Instant) throws -> [Predecessor.ReusableUse] {
        let sql = """
            SELECT vendor, feature, MAX(expires_at) AS last FROM metered_uses WHERE state = 'open' AND reusable = TRUE AND expires_at > ?
            GROUP BY vendor, feature
            """
        return try rows(sql, [now.seconds]).map { row in
            let license = LicenseName(vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data))
            return .init(vendor: license.vendor.shown, feature: license.feature.shown, end: Instant(seconds: row["last"]))
        }
    }

    private func shift(_ use: MeteredUse, by count: Int) throws {
        try execute(
            """
            INSERT INTO metered_counts (vendor, feature, line, used) VALUES (?, ?, ?, ?)
            ON CONFLICT (vendor, feature, line) DO UPDATE SET used = metered_counts.used + excluded.used
            """,
            [use.vendor.blob, use.feature.blob, use.line.shown, count])
    }
}

/// What is used up for good of one line of a metered feature, as one server tells another.
struct MeteredCount: Codable, Sendable {
    /// Base64url.
    let vendor: String
    let feature: String
    /// Its hash, as `BORROWED_FROM` has it.
    let line: String
    let used: Int
}

extension MeteredUse {
    init(row: Row) throws {
        let number: Int64 = row["number"]
        guard let state = State(rawValue: row["state"]) else { throw Refusal.store("use \(number) is in no state that is known") }
        self.init(
            vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data), version: Bytes(row["version"] as Data),
            pool: Pool.ID(text: row["pool"]), line: Bytes((row["line"] as String).utf8), count: row["count"], isReusable: row["reusable"],
            borrower: Borrower(row: row), request: row["request"], usedAt: Instant(seconds: row["used_at"]),
            expiresAt: Instant(seconds: row["expires_at"]), undoUntil: (row["undo_until"] as Int64?).map { Instant(seconds: $0) },
            state: state, endedAt: (row["ended_at"] as Int64?).map { Instant(seconds: $0) })
    }
}
