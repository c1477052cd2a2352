// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// What the other two servers of a file for three have signed counts at the one of them that lends: the publisher signed all three keys.
extension LendingDesk {
    /// Who signed a grant: `nil` for this server, else the three of which another one did.
    ///
    /// - Throws: `wrong-server`, `bad-signature`.
    func signers(of grant: Grant) throws(Refusal) -> ServerTrio? {
        let own = grant.servers.compactMap { key(of: $0.hostid)?.publicKey }
        guard !own.isEmpty else { throw Self.otherServer(grant.servers[0].hostid) }
        if own.contains(where: { $0.verifies(grant.sealed, for: .grant) }) { return nil }
        guard let trio = ServerTrio(grant.servers), policy.current.shelf.trios.contains(trio),
            trio.hostids.compactMap({ PublicKey(hostid: $0) }).contains(where: { $0.verifies(grant.sealed, for: .grant) })
        else { throw Self.notOurs }
        return trio
    }

    /// The same of a receipt; of several files for the same three, all.
    func signers(of receipt: Receipt) throws(Refusal) -> [ServerTrio] {
        let terms = receipt.terms
        let trios = try trios(answeringFor: terms.server, vendor: terms.vendor, feature: terms.feature)
        guard let signer = PublicKey(hostid: terms.server), signer.verifies(receipt.sealed, for: .receipt) else { throw Self.notOurs }
        return trios
    }

    /// None for this server's own keys; else the files for three, with that one, of which this server may lend the feature.
    ///
    /// - Throws: `wrong-server` where there is none.
    func trios(answeringFor server: Bytes, vendor: Bytes, feature: Bytes) throws(Refusal) -> [ServerTrio] {
        if key(of: server) != nil { return [] }
        let lines = policy.current.shelf.pools(vendor: vendor, feature: feature)?.pools.flatMap(\.lines) ?? []
        let trios = Set(lines.compactMap { ServerTrio($0.servers) }).filter { $0.hostids.contains(server) }
        guard !trios.isEmpty else { throw Self.otherServer(server) }
        return Array(trios)
    }

    /// - Throws: `standby` where this server lends for none of these, and there is one: the one that does has to hear of it.
    func requireLending(_ trios: [ServerTrio], in ledger: Ledger) throws {
        guard !trios.isEmpty, try !trios.contains(where: { try ledger.lends($0, as: hostid) }) else { return }
        guard let servers = policy.current.shelf.serversOfTrios.first(where: { ServerTrio($0) == trios[0] }) else { return }
        throw Standby(servers).refusal
    }

    /// The files for three servers that a loan may be of: what is returned here while another lends, that one would count for ever.
    ///
    /// - Parameter loan: `nil` where it is not known here.
    func trios(of loan: Loan?, answering terms: TombstoneTerms) throws(Refusal) -> [ServerTrio] {
        let known = policy.current.shelf.trios
        if known.isEmpty { return [] }
        if let loan {
            let trio = (try? Grant.parse(loan.grant)).flatMap { ServerTrio($0.servers) }
            return trio.map { known.contains($0) ? [$0] : [] } ?? []
        }
        let others = try trios(answeringFor: terms.server, vendor: terms.vendor, feature: terms.feature)
        return others.isEmpty ? Array(known) : others
    }

    static var notOurs: Refusal {
        Refusal(.badSignature, "this server's key did not sign it", hint: "show a grant or a receipt as the server sent it")
    }

    static func otherServer(_ server: Bytes) -> Refusal {
        Refusal(.wrongServer, "it is \(server.shown)'s", hint: "show it to the server that signed it")
    }
}
