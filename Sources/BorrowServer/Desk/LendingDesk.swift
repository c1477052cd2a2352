// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Logging

/// Where loans are made and taken back: the rules, the store and the server's key together, one transaction a request.
public struct LendingDesk: Sendable {
    public let policy: PolicyInForce
    public let store: LoanStore
    let key: SigningKey
    /// Keys that this one took the place of: what they lent is taken back and vouched for in their name, and no more.
    let retired: [SigningKey]
    let turnedAway = TurnedAway()
    /// What failed of late, of what can be guessed.
    let attempts = AttemptGate()
    /// Wrong passwords of one license, whoever sends them.
    let crowd = AttemptGate(limits: .crowd)
    let passwordBench = PasswordBench()
    /// For what an administrator should see while it happens.
    let logger: Logger

    /// - Parameter key: signs grants, receipts and answers; its public half must stand on the SERVER lines of the shelf.
    /// - Parameter retired: its old keys, as long as loans of theirs are out.
    public init(policy: LendingPolicy, store: LoanStore, key: SigningKey, retired: [SigningKey] = [], logger: Logger = .server) {
        (self.policy, self.store, self.key, self.retired, self.logger) = (PolicyInForce(policy), store, key, retired, logger)
    }

    /// By no rules but the lines' own.
    public init(shelf: Shelf, store: LoanStore, key: SigningKey, retired: [SigningKey] = []) {
        self.init(policy: LendingPolicy(shelf: shelf), store: store, key: key, retired: retired)
    }

    /// This server's hostid, `ED25519=…`.
    public var hostid: Bytes { key.publicKey.hostid }

    /// The key that a client speaks to; `nil`: another server's.
    func key(of hostid: Bytes) -> SigningKey? { ([key] + retired).first { $0.publicKey.hostid == hostid } }

    /// What an old key says to whoever wants to borrow from it.
    func retirement(of old: SigningKey) -> Refusal {
        Refusal(
            .keyRetired, "\(old.publicKey.hostid.shown) lends no more: this server's key is \(hostid.shown) now",
            hint: "try again: the new key is learned from the license file that the publisher signed for it")
    }

    /// What a borrow would be given now; takes nothing.
    public func preview(
        _ features: [WantedSeats], end: AskedEnd, borrower: Borrower, passwords: OfferedPasswords = .none, now: Instant
    ) async throws(Refusal) -> Decision {
        let proofs = try await proofs(of: passwords, for: features, by: borrower, now: now)
        return try await store.read { [self] in
            try decide(features, end: end, borrower: borrower, proofs: proofs, now: now, in: $0, keeping: false)
        }
    }

    /// - Parameter leaving: the borrower's loans that go back in the same request.
    /// - Parameter taken: what the same request was given before.
    func decide(
        _ features: [WantedSeats], end: AskedEnd, borrower: Borrower, proofs: PasswordProofs = .none, leaving: [Loan] = [],
        taken: SeatsTaken = SeatsTaken(), now: Instant, in ledger: Ledger, keeping: Bool
    ) throws -> Decision {
        let policy = policy.current
        let admitted: AskedEnd
        do {
            admitted = try admit(borrower, end: end, by: policy.settings.enrolment, now: now, in: ledger, keeping: keeping)
        } catch let refusal as Refusal {
            return .refuse(features.map { ($0, refusal) })
        }
        let recovery = try ledger.recovery(at: now)
        let standbys = try ledger.standbys(of: policy.shelf)
        let rules = try rules(about: features, for: borrower, by: policy, in: ledger)
        let known = try features.map { asked in
            let pools = policy.shelf.pools(vendor: asked.vendor, feature: asked.feature)?.without(standbys)
            var out = try pools.map { try ledger.seatsOut($0, for: borrower, now: now, keeping: keeping) } ?? SeatsOut()
            if let pools {
                out.held = try ledger.held(asked, by: borrower, connected: end.isConnected, now: now)
                out.reclaimed = try ledger.reclaimed(asked, by: borrower, now: now)
                out.recovery = recovery
                out.remove(leaving, from: pools)
                try ledger.addSharing(to: &out, of: pools, borrower: borrower, connected: end.isConnected, now: now)
                if let said = rules.about(pools), said.countsHolders {
                    out.holders = try ledger.holders(
                        pools, everything: said.limitsEverything(said.asker(borrower)), suites: policy.shelf.suites, replacing: out.held,
                        giving: out.givenUp(), without: leaving, now: now)
                }
            }
            return (asked: asked, pools: pools, out: out)
        }
        let decision = Lending.decide(
            known, end: admitted, for: borrower, rules: rules, settings: policy.settings, after: taken, now: now)
        return try requirePasswords(of: decision, proofs, in: ledger)
    }

    /// What administrators have said, in their files and in the store.
    func rules(about features: [WantedSeats], for borrower: Borrower, by policy: LendingPolicy, in ledger: Ledger) throws -> RuleSet {
        let asked = Set(features.map { LicenseName(vendor: $0.vendor, feature: $0.feature) })
        // A seat of a suite is under what is said of the suite, and may be kept for other features of it.
        let suites = asked.flatMap { name in
            (policy.shelf.pools(vendor: name.vendor, feature: name.feature)?.suites ?? []).map { (vendor: name.vendor, suite: $0.suite) }
        }
        func names(_ features: (Suite) -> [Bytes]) -> Set<LicenseName> {
            asked.union(suites.flatMap { suite in features(suite.suite).map { LicenseName(vendor: suite.vendor, feature: $0) } })
        }
        return policy.rules.adding(
            try names { [$0.name] }.flatMap { try ledger.authorizationRules(of: $0, for: borrower, besides: policy.rules) }
                + names(\.features).flatMap { try ledger.reservations(vendor: $0.vendor, feature: $0.feature) }
                .sorted { $0.number < $1.number }.map(\.rule))
    }
}

extension Ledger {
    /// What is out of a feature, as far as a decision at `now` needs it.
    ///
    /// - Parameter borrower: whose own other features of a suite take no seat of his that this one would share; `nil`: nobody's.
    func seatsOut(_ feature: FeaturePools, for borrower: Borrower? = nil, now: Instant, keeping: Bool) throws -> SeatsOut {
        let shrinking = Array(Set(feature.open(at: now).flatMap { $0.shrinks(after: now) }))
        var out = try seatsOut(
            vendor: feature.vendor, feature: feature.feature, shrinking: shrinking, now: now, keeping: keeping)
        for pool in feature.pools {
            guard let suite = pool.suite else { continue }
            let taker = borrower.map { (borrower: $0, feature: feature.feature) }
            out.now[pool.id] = try seatsOut(suite, vendor: feature.vendor, pool: pool.id, by: taker, now: now)
            for instant in shrinking {
                out.later[instant, default: [:]][pool.id] = try seatsOut(
                    suite, vendor: feature.vendor, pool: pool.id, by: taker, now: instant)
            }
        }
        let metered = feature.open(at: now).filter(\.isMetered)
        if !metered.isEmpty {
            let used = try used(vendor: feature.vendor, feature: feature.feature, now: now)
            for pool in metered { out.now[pool.id] = MeteredPool(pool, used: used).used }
        }
        return out
    }

    /// What the borrower's other connected licenses already take of seats that the one he asks for, or the one it replaces, shares.
    func addSharing(to out: inout SeatsOut, of feature: FeaturePools, borrower: Borrower, connected: Bool, now: Instant) throws {
        guard connected else { return }
        let shares = feature.open(at: now).compactMap { $0.share(of: borrower) } + [out.held?.share].compactMap { $0 }
        out.companions = try companions(
            of: borrower, vendor: feature.vendor, feature: feature.feature, sharing: Set(shares), without: out.held, now: now)
    }
}
