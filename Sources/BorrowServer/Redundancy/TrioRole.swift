// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a server does for a license file for three.
struct TrioRole: Sendable, Equatable {
    let lends: Bool
    /// Since when it lends; where it does not, when it may have lent last; `nil`: always, or never.
    let since: Instant?
}

extension TrioRole {
    /// What a server has to do about what the others of its three say.
    enum Finding: Sendable, Equatable {
        case nothing
        /// Stand by, since that one lends.
        case yield(to: String)
        /// Hold back what that one has lent beside, which is not known here; `still`: it goes on.
        case holdBack(lentBy: String, still: Bool)
    }

    /// The rule that ends it where two lend: at its start a server gives way to any; later the first in the order that the publisher signed
    /// goes on, and holds back what the others may have lent meanwhile.
    ///
    /// - Parameter rank: this server's place among the three.
    func finding(rank: Int, others: [PeerInquiry.Heard], isStarting: Bool) -> Finding {
        guard lends else { return .nothing }
        let lenders = others.filter(\.role.lends)
        if let lender = lenders.first(where: { isStarting || $0.rank < rank }) { return .yield(to: lender.place) }
        if let lender = lenders.first { return .holdBack(lentBy: lender.place, still: true) }
        // It stands by now, and has lent since this one began to.
        let past = others.first { $0.role.since.map { $0 > since ?? .min } ?? false }
        return past.map { .holdBack(lentBy: $0.place, still: false) } ?? .nothing
    }
}

extension Ledger {
    /// The first of three lends, until an administrator or what another says has it otherwise.
    func role(_ trio: ServerTrio, as own: Bytes) throws -> TrioRole {
        guard let row = try firstRow("SELECT lends, since FROM roles WHERE servers = ?", [trio.name]) else {
            return TrioRole(lends: trio.primary == own, since: nil)
        }
        return TrioRole(lends: row["lends"], since: Instant(seconds: row["since"]))
    }

    /// Whether this server lends what a file for three holds.
    func lends(_ trio: ServerTrio, as own: Bytes) throws -> Bool { try role(trio, as: own).lends }

    /// - Parameter instant: since when it does; where it does not lend, when it may have lent last.
    func setRole(_ trio: ServerTrio, lends: Bool, at instant: Instant) throws {
        try execute(
            """
            INSERT INTO roles (servers, lends, since) VALUES (?, ?, ?)
            ON CONFLICT (servers) DO UPDATE SET lends = excluded.lends, since = excluded.since
            """, [trio.name, lends, instant.seconds])
    }

    /// When this server last lent anything itself; while the database recovers it may not know.
    func lastLent(now: Instant) throws -> Instant {
        if try recovery(at: now) != nil { return now }
        let sql = """
            SELECT MAX((SELECT COALESCE(MAX(issued_at), 0) FROM loans WHERE request <> ''),
                (SELECT COALESCE(MAX(used_at), 0) FROM metered_uses))
            """
        return Instant(seconds: Int64(try number(sql, [])))
    }
}
