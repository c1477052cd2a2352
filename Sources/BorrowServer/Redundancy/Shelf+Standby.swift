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

    /// The server that the database is bound to.
    func hostid() throws -> Bytes {
        guard let row = try firstRow("SELECT hostid FROM server", []) else { throw Refusal.store("the database is no server's") }
        return Bytes((row["hostid"] as String).utf8)
    }
}
