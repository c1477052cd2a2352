// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Shelf {
    /// What is left of it where this server stands by for these.
    func without(_ standbys: Set<ServerTrio>) -> Shelf {
        standbys.isEmpty ? self : keeping { servers in ServerTrio(servers).map { !standbys.contains($0) } ?? true }
    }
}

extension FeaturePools {
    func without(_ standbys: Set<ServerTrio>) -> FeaturePools {
        standbys.isEmpty ? self : keeping { servers in ServerTrio(servers).map { !standbys.contains($0) } ?? true }
    }

    /// The same of one feature; where nothing is left it knows whom to ask instead.
    func keeping(_ isLent: ([ServerLine]) -> Bool) -> FeaturePools {
        let gone = pools.flatMap(\.lines).first { !isLent($0.servers) }
        guard let gone else { return self }
        var left = self
        left.keepLines { isLent($0.servers) }
        if left.pools.isEmpty { left.standby = Standby(gone.servers, feature: feature.shown) }
        return left
    }
}

extension Ledger {
    /// For which of a shelf's files this server stands by.
    func standbys(of shelf: Shelf) throws -> Set<ServerTrio> {
        if shelf.trios.isEmpty { return [] }
        let own = try hostid()
        return try shelf.trios.filter { try !lends($0, as: own) }
    }

    /// Whether this server lends what a file for three holds: the first of them does, until an administrator says otherwise.
    func lends(_ trio: ServerTrio, as own: Bytes) throws -> Bool {
        guard let row = try firstRow("SELECT lends FROM roles WHERE servers = ?", [trio.name]) else { return trio.primary == own }
        return row["lends"]
    }

    func setRole(_ trio: ServerTrio, lends: Bool, at now: Instant) throws {
        try execute(
            """
            INSERT INTO roles (servers, lends, since) VALUES (?, ?, ?)
            ON CONFLICT (servers) DO UPDATE SET lends = excluded.lends, since = excluded.since
            """, [trio.name, lends, now.seconds])
    }

    /// The server that the database is bound to.
    func hostid() throws -> Bytes {
        guard let row = try firstRow("SELECT hostid FROM server", []) else { throw Refusal.store("the database is no server's") }
        return Bytes((row["hostid"] as String).utf8)
    }
}
