// SPDX-License-Identifier: Apache-2.0
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

    /// Stands by, from now on, for every file of which another of its three servers is found to lend.
    ///
    /// - Returns: what is to be said at the start: for which files this server stands by, and why.
    public func yieldToPeers(now: Instant) async throws(Refusal) -> [String] {
        let shelf = policy.current.shelf
        var words: [String] = []
        for servers in shelf.serversOfTrios {
            guard let trio = ServerTrio(servers) else { continue }
            let own = hostid
            let lends = try await store.read { try $0.lends(trio, as: own) }
            let lender = await PeerInquiry(servers: servers, own: own).lender()
            if lends, let lender {
                let order = StandByOrder(servers: trio.name, reason: "\(lender) lends")
                try await store.change { ledger in
                    _ = try order.carryOut(in: AdministrationOffice(ledger: ledger, administrator: "local:lend", now: now))
                }
            }
            if lends, lender == nil { continue }
            let first = Standby(servers).primary
            let who = lender.map { "\($0) lends" } ?? "none of the others answers that it lends; the first is \(first)"
            words.append(
                "this server stands by for what its license file holds for three servers: \(who); `lend take-over` makes this one lend")
        }
        return words
    }
}
