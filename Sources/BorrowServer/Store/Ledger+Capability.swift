// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// The number of the answer that a device gets now: above that of any earlier one, and never below the server's clock, so that
    /// also a database that was put back from a copy goes on above what the device has seen.
    func nextAnswer(to borrower: Borrower, now: Instant) throws -> Int64 {
        let last = try firstRow("SELECT sequence FROM capability_devices WHERE device = ?", [borrower.device]).map {
            $0["sequence"] as Int64
        }
        let sequence = max((last ?? 0) + 1, now.seconds)
        try execute(
            """
            INSERT INTO capability_devices (device, user_name, host_name, client, seen_at, sequence) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (device) DO UPDATE SET user_name = excluded.user_name, host_name = excluded.host_name,
                client = excluded.client, seen_at = excluded.seen_at, sequence = excluded.sequence
            """,
            [borrower.device, borrower.user, borrower.host, borrower.client, now.seconds, sequence])
        return sequence
    }

    /// Keeps what a request was answered, so that the same request gets the same answer; grants are kept with their loans.
    func keep(_ answer: CapabilityAnswer, device: String, id: String) throws {
        try execute("UPDATE requests SET answer = ? WHERE device = ? AND id = ?", [try JSONEncoder().encode(answer), device, id])
    }

    /// `nil` where the request was none of a capability, or was refused.
    func capabilityAnswer(device: String, id: String) throws -> CapabilityAnswer? {
        let row = try firstRow("SELECT answer FROM requests WHERE device = ? AND id = ?", [device, id])
        return try (row?["answer"] as Data?).map { try JSONDecoder().decode(CapabilityAnswer.self, from: $0) }
    }

    /// The borrows of this device on this machine that capability requests made and that are out.
    func capabilityLoans(of borrower: Borrower, now: Instant) throws -> [Loan] {
        let sql = """
            SELECT * FROM loans
            WHERE device = ? AND capability = TRUE AND state = 'open' AND machine = ? AND connected = FALSE AND expires_at > ?
            ORDER BY issued_at, loan
            """
        return try rows(sql, [borrower.device, borrower.machine, now.seconds]).map(Loan.init(row:))
    }

    /// Notes that a loan's device is told to give it up: it is out until that device's signed return of it, or its end.
    ///
    /// - Parameter share: what it shares its seats by with what the device gets instead; `nil`: with nothing.
    func leave(_ loan: Loan, sharing share: String?) throws {
        let share = loan.share ?? share
        try execute("UPDATE loans SET leaving = TRUE, capability = TRUE, share = ? WHERE loan = ?", [share, loan.id])
        try recharge(share)
    }

    /// Every device that sent a capability request.
    func servedDevices() throws -> [ServedDevice] {
        try rows("SELECT * FROM capability_devices ORDER BY user_name, host_name, device", []).map { row in
            ServedDevice(
                device: row["device"], user: row["user_name"], host: row["host_name"], client: row["client"],
                seen: Instant(seconds: row["seen_at"]))
        }
    }

    /// What a device was served with: the last loan of each feature, and what it used of metered ones, by state.
    func served(device: String, now: Instant) throws -> [Served] {
        try servedLoans(device: device, now: now) + servedUses(device: device, now: now)
    }

    private func servedLoans(device: String, now: Instant) throws -> [Served] {
        let sql =
            "SELECT * FROM loans WHERE device = ? AND capability = TRUE AND state <> 'replaced' ORDER BY vendor, feature, issued_at DESC, leaving, loan"
        var seen: Set<[Bytes]> = []
        return try rows(sql, [device]).compactMap { row in
            let loan = try Loan(row: row)
            guard seen.insert([loan.vendor, loan.feature]).inserted else { return nil }
            return Served(
                vendor: loan.vendor, feature: loan.feature, version: loan.version,
                state: loan.served(isDropped: (row["dropped_at"] as Int64?) != nil, at: now), count: loan.seats, loan: loan.id,
                since: loan.issuedAt, until: loan.expiresAt)
        }
    }

    private func servedUses(device: String, now: Instant) throws -> [Served] {
        let sql = """
            SELECT vendor, feature, version,
                CASE WHEN state <> 'open' THEN 'RETURNED' WHEN dropped_at IS NOT NULL THEN 'DROPPED'
                    WHEN expires_at <= ? THEN 'EXPIRED' ELSE 'NORMAL' END AS served,
                SUM(count) AS count, MIN(used_at) AS since, MAX(expires_at) AS until
            FROM metered_uses WHERE device = ? GROUP BY vendor, feature, version, served ORDER BY vendor, feature, version, served
            """
        return try rows(sql, [now.seconds, device]).map { row in
            guard let state = ServedState(rawValue: row["served"]) else { throw Refusal.store("use is in no state that is known") }
            return Served(
                vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data), version: Bytes(row["version"] as Data),
                state: state, count: row["count"], loan: nil, since: Instant(seconds: row["since"]), until: Instant(seconds: row["until"]))
        }
    }

    /// Notes what was served from pools that are not lent any more, or are again.
    ///
    /// - Parameter isLent: of a vendor, a feature and a pool.
    func noteDropped(at now: Instant, isLent: (Bytes, Bytes, Pool.ID) -> Bool) throws {
        for (table, kind) in [("loans", "capability = TRUE AND"), ("metered_uses", "")] {
            let held = "\(kind) state = 'open' AND expires_at > ?"
            for row in try rows("SELECT DISTINCT vendor, feature, pool FROM \(table) WHERE \(held)", [now.seconds]) {
                let (vendor, feature, pool): (Data, Data, String) = (row["vendor"], row["feature"], row["pool"])
                let isLent = isLent(Bytes(vendor), Bytes(feature), Pool.ID(text: pool))
                try execute(
                    "UPDATE \(table) SET dropped_at = ? WHERE vendor = ? AND feature = ? AND pool = ? AND \(held)",
                    [isLent ? nil : now.seconds, vendor, feature, pool, now.seconds])
            }
        }
    }
}

extension Loan {
    /// - Parameter isDropped: whether its line is gone.
    fileprivate func served(isDropped: Bool, at now: Instant) -> ServedState {
        if state == .returned || receipt != nil { return .returned }
        if state != .open || reclaim != nil || isDropped { return .dropped }
        return isOut(at: now) ? .normal : .expired
    }
}
