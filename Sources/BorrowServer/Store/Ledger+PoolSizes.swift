// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Keeps how many seats the lines in force give each pool from `now` on, in place of what was kept before.
    func keepPoolSizes(_ shelf: Shelf, now: Instant) throws {
        try execute("DELETE FROM pool_sizes", [])
        for feature in shelf.features {
            for instant in feature.changes(after: now) {
                let open = feature.open(at: instant)
                for pool in feature.pools {
                    try execute(
                        "INSERT INTO pool_sizes (pool, vendor, feature, version, since, seats) VALUES (?, ?, ?, ?, ?, ?)",
                        [
                            pool.id.text, feature.vendor.blob, feature.feature.blob, pool.version.text.blob, instant.seconds,
                            open.first { $0.id == pool.id }?.seats ?? 0,
                        ])
                }
            }
        }
    }

    /// The pools of which more is out at `now` than they have; none in a database that no server has opened since sizes are kept.
    ///
    /// Seats of pools that lend no more count against the feature's first.
    func overuse(at now: Instant) throws -> [Overuse] {
        guard try has("pool_sizes") else { return [] }
        let sizes = """
            SELECT pool, vendor, feature, version, seats FROM pool_sizes AS size
            WHERE since = (
                SELECT MAX(since) FROM pool_sizes
                WHERE vendor = size.vendor AND feature = size.feature AND pool = size.pool AND since <= ?)
            ORDER BY rowid
            """
        var features: [[Bytes]: [(pool: String, version: Bytes, seats: Int)]] = [:]
        var order: [[Bytes]] = []
        for row in try rows(sizes, [now.seconds]) {
            let key = [Bytes(row["vendor"] as Data), Bytes(row["feature"] as Data)]
            if features[key] == nil { order.append(key) }
            features[key, default: []].append((row["pool"], Bytes(row["version"] as Data), row["seats"]))
        }
        let out = """
            SELECT pool, SUM(charged) AS seats FROM loans WHERE vendor = ? AND feature = ? AND state = 'open' AND expires_at > ? GROUP BY pool
            """
        return try order.flatMap { key -> [Overuse] in
            let pools = (features[key] ?? [])
            let lending = pools.filter { $0.seats > 0 }
            var taken: [String: Int] = [:]
            for row in try rows(out, [key[0].blob, key[1].blob, now.seconds]) {
                let pool: String = row["pool"]
                taken[lending.contains { $0.pool == pool } ? pool : lending.first?.pool ?? pools[0].pool, default: 0] += row["seats"]
            }
            return (lending.isEmpty ? Array(pools.prefix(1)) : lending).compactMap { pool in
                let (seats, held) = (pool.seats, taken[pool.pool] ?? 0)
                guard held > seats else { return nil }
                return Overuse(vendor: key[0].shown, feature: key[1].shown, version: pool.version.shown, seats: seats, out: held)
            }
        }
    }
}

/// A pool of which more is out than there is: lent by OVERDRAFT, or before it got smaller.
public struct Overuse: Codable, Sendable, Equatable {
    public let vendor: String
    public let feature: String
    public let version: String
    /// What there is.
    public let seats: Int
    public let out: Int
}

extension FeaturePools {
    /// `now`, and each instant after it at which a line begins, ends, or is superseded.
    fileprivate func changes(after now: Instant) -> [Instant] {
        let lines = pools.flatMap(\.lines)
        let instants = lines.flatMap { [$0.line.borrowing.start, $0.line.borrowing.finalExpiry, $0.voidFrom].compactMap { $0 } }
        return [now] + Set(instants).filter { $0 > now }.sorted()
    }
}
