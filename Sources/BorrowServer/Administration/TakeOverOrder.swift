// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Has this server lend what a license file holds for three servers, in place of another of them that has failed or stands by.
///
/// The other's loans are taken on from its database. Where that may have forgotten some, or there is none, this server recovers: it lends
/// no seat that a license unknown to it may hold, until the longest has ended or an administrator says that it is done.
public struct TakeOverOrder: AdministrativeOrder {
    public static let name = "take-over"
    public static let role = AdministratorRole.admin

    /// The hostids of the file's SERVER lines, in its order, a blank between.
    public let servers: String
    /// What the other server's database says; `nil`: it is lost.
    public let predecessor: Predecessor?
    /// The latest end that a license of the file can have which was lent before now.
    public let latestEnd: Instant

    public init(servers: String, predecessor: Predecessor?, latestEnd: Instant) {
        (self.servers, self.predecessor, self.latestEnd) = (servers, predecessor, latestEnd)
    }

    /// - Throws: `usage` where this server or the other is none of the three, `bad-signature` for a loan that none of them made.
    public func carryOut(in office: AdministrationOffice) throws -> RoleReport {
        let (ledger, now, own) = (office.ledger, office.now, try office.ledger.hostid())
        let trio = try ServerTrio.ofOrder(servers, for: own)
        if let predecessor { try predecessor.require(oneOf: trio, other: own) }
        var (taken, ended) = (0, 0)
        for loan in predecessor?.loans ?? [] {
            switch try ledger.take(try loan.verified(for: trio), as: loan.state, at: now) {
            case .taken(let loan, let endsAnother):
                taken += 1
                if endsAnother { ended += 1 }
                try ledger.append(AuditEntry(.takeOver, loan, request: "", at: now))
            case .ended: ended += 1
            case .known: break
            }
        }
        let knowsAll = predecessor?.stoodBy ?? false
        if !knowsAll {
            let what =
                predecessor == nil ? "the database of the server that lent before is lost" : "the server that lent before never stood by"
            try ledger.beginRecovery(
                of: .assumed(until: latestEnd), reason: "\(what): it may have lent what is not known here", at: now)
        }
        for count in predecessor?.used ?? [] { try ledger.raise(count) }
        if knowsAll, let use = predecessor?.reusableUse, !use.isEmpty {
            let reason = "the other server counts reusable use of metered features, which stays with it"
            var ends = LatestEnds()
            for use in use { ends.named[LicenseName(vendor: Bytes(use.vendor.utf8), feature: Bytes(use.feature.utf8))] = use.end }
            try ledger.beginRecovery(of: ends, reason: reason, countsAreKnown: true, at: now)
        }
        // Clocks differ: what it did before it stood by is not taken for what it did beside this one.
        try ledger.setRole(trio, lends: true, at: max(now, knowsAll ? predecessor?.since ?? now : now))
        var entry = AuditEntry(.takeOver, at: now)
        (entry.administrator, entry.detail) = (office.administrator, "\(taken) loans taken on, \(ended) ended")
        try ledger.append(entry)
        return RoleReport(lends: true, taken: taken, ended: ended, heldBackUntil: knowsAll ? nil : latestEnd)
    }
}

/// What the database of the server that lent before says.
public struct Predecessor: Codable, Sendable {
    let server: String
    /// Whether it had stopped lending in an orderly way, so that nothing can have been lent since.
    public let stoodBy: Bool
    /// Since when, by its clock.
    let since: Instant?
    let loans: [TakenLoan]
    /// What is used up for good of metered features.
    let used: [MeteredCount]
    /// When the last use of each reusable one ends.
    let reusableUse: [ReusableUse]

    struct ReusableUse: Codable, Sendable {
        let vendor: String
        let feature: String
        let end: Instant
    }

    struct TakenLoan: Codable, Sendable {
        /// Base64url.
        let grant: String
        let pool: String
        let state: String

        /// - Throws: `bad-signature`.
        func verified(for trio: ServerTrio) throws(Refusal) -> Loan {
            guard let text = Base64URL.decode(Bytes(grant.utf8)), let grant = try? Grant.parse(text),
                trio.hostids.compactMap({ PublicKey(hostid: $0) }).contains(where: { $0.verifies(grant.sealed, for: .grant) })
            else {
                throw Refusal(
                    .badSignature, "the other server's database holds a loan that none of the three servers signed",
                    hint: "take a copy of the database that was made with SQLite's own backup, or while that server was stopped")
            }
            return Loan(shown: grant, pool: Pool.ID(text: pool), at: grant.terms.issuedAt)
        }
    }

    /// Reads a copy of the database, or the database itself where its server is stopped.
    ///
    /// - Throws: `cannot-read`, `bad-configuration`, `store-failed`.
    public init(database path: String, servers: String, now: Instant) throws(Refusal) {
        var (hostid, role, loans): (Bytes, TrioRole?, [TakenLoan]) = ([], nil, [])
        var (used, reusableUse): ([MeteredCount], [ReusableUse]) = ([], [])
        try LoanStore.read(path) { ledger in
            hostid = try ledger.hostid()
            role = try ServerTrio(name: servers).map { try ledger.role($0, as: hostid) }
            (used, reusableUse) = (try ledger.meteredCounts(), try ledger.reusableUse(at: now))
            try ledger.eachLoan(outAt: nil) { loan in
                guard loan.expiresAt > now else { return }
                loans.append(TakenLoan(grant: Base64URL.encode(loan.grant).shown, pool: loan.pool.text, state: loan.state.rawValue))
            }
        }
        (self.used, self.reusableUse) = (used, reusableUse)
        (server, stoodBy, since, self.loans) = (hostid.shown, role?.lends == false, role?.since, loans)
    }

    fileprivate func require(oneOf trio: ServerTrio, other own: Bytes) throws(Refusal) {
        guard trio.hostids.contains(Bytes(server.utf8)), server != own.shown else {
            throw Refusal(
                .usage, "the database to take over from is that of \(server), which is no other of the three servers",
                hint: "name the database of the server that lent before")
        }
    }
}

extension Ledger {
    enum Taking {
        /// - Parameter endsAnother: whether it took the place of one that was open here.
        case taken(Loan, endsAnother: Bool)
        /// It was open here, and had ended there.
        case ended, known
    }

    /// Takes on what another server knows of a loan: an end that is known anywhere wins.
    fileprivate func take(_ loan: Loan, as state: String, at now: Instant) throws -> Taking {
        let state = Loan.State(rawValue: state) ?? .open
        if let known = try self.loan(loan.id) {
            guard known.isOut(at: now), state != .open else { return .known }
            try end(known, as: state, at: now)
            return .ended
        }
        guard state == .open, loan.expiresAt > now else { return .known }
        let other = try open(like: loan, now: now)
        if let other {
            // A laptop has one grant for a feature: the later one took the place of the other.
            guard other.issuedAt <= loan.issuedAt else { return .known }
            try end(other, as: .replaced, at: now)
        }
        try insert(loan)
        return .taken(loan, endsAnother: other != nil)
    }
}
