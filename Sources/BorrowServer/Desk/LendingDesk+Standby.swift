// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension LendingDesk {
    /// What clients may read of the license files.
    ///
    /// - Throws: `standby` where another of three servers lends all that they hold; `store-failed`.
    func licenseText() async throws(Refusal) -> Bytes {
        let shelf = policy.current.shelf
        if shelf.trios.isEmpty { return shelf.text }
        let lent = try await store.read { shelf.without(try $0.standbys(of: shelf)) }
        if lent.text.isEmpty, let standby = lent.features.lazy.compactMap(\.standby).first {
            throw Standby(standby, feature: nil).refusal
        }
        return lent.text
    }

    /// What this server does for each file for three.
    func roles() async throws(Refusal) -> Roles {
        let (trios, own) = (policy.current.shelf.serversOfTrios.compactMap { ServerTrio($0) }, hostid)
        if trios.isEmpty { return Roles([]) }
        return try await store.read { ledger in
            Roles(
                try trios.map { trio in
                    let role = try ledger.role(trio, as: own)
                    return Roles.Role(servers: trio.name, lends: role.lends, since: role.since)
                })
        }
    }

    /// Does what is to be done about what the others of three servers say, in one transaction.
    ///
    /// - Returns: what an administrator has to know; nothing where this server lends, and alone.
    func meet(
        _ others: [PeerInquiry.Heard], of servers: [ServerLine], isStarting: Bool, now: Instant
    ) async throws(Refusal) -> [String] {
        guard let trio = ServerTrio(servers), let rank = trio.hostids.firstIndex(of: hostid) else { return [] }
        let (own, ends) = (hostid, policy.current.shelf.latestEnds(of: trio, from: now))
        let finding = try await store.read { try $0.role(trio, as: own) }.finding(rank: rank, others: others, isStarting: isStarting)
        switch finding {
        case .yield(let lender):
            try await store.change { ledger in
                try ledger.setRole(trio, lends: false, at: isStarting ? try ledger.lastLent(now: now) : now)
                try ledger.append(AuditEntry(.standBy, heard: "\(lender) lends", at: now))
            }
        case .holdBack(let lender, let still):
            let latest = others.compactMap(\.role.since).max() ?? now
            let reason = "\(lender) has lent beside this server"
            try await store.change { ledger in
                let isKnown = try ledger.recovery(at: now)?.reason == reason
                try ledger.beginRecovery(of: ends, reason: reason, at: now)
                // What it lent up to now is held back: it is not held against it twice.
                try ledger.setRole(trio, lends: true, at: max(now, latest))
                if !isKnown || !still { try ledger.append(AuditEntry(.alarm, heard: reason, at: now)) }
            }
        case .nothing: break
        }
        let lends = try await store.read { try $0.lends(trio, as: own) }
        return finding.words(lends: lends, lenders: others.filter(\.role.lends).map(\.place), first: servers[0].place)
    }
}

extension TrioRole.Finding {
    fileprivate func words(lends: Bool, lenders: [String], first: String) -> [String] {
        var alarm: [String] = []
        if lenders.count + (lends ? 1 : 0) > 1 {
            let who = lenders.joined(separator: " and ") + (lends ? " and this server" : "")
            alarm = ["\(who) lend the same licenses: `lend stand-by` on all but one"]
        }
        switch self {
        case .holdBack(let lender, _):
            return alarm + [
                "\(lender) has lent beside this server: what its licenses may hold is held back; `lend recover` shows how far that is"
            ]
        case .nothing where lends: return alarm
        case .nothing, .yield:
            let who = lenders.first.map { "\($0) lends" } ?? "none of the others answers that it lends; the first is \(first)"
            return alarm + [
                "this server stands by for what its license file holds for three servers: \(who); `lend take-over` makes this one lend"
            ]
        }
    }
}

extension AuditEntry {
    /// Nobody ordered it: another server's answer did.
    fileprivate init(_ action: Action, heard: String, at: Instant) {
        self.init(action, at: at)
        (administrator, detail) = ("local:lend", heard)
    }
}
