// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What rules say of one pool to one asker.
struct RuledOffer {
    let rules: FeatureRules
    let asker: FeatureRules.Asker
    /// The shortest of the longest borrows that are allowed.
    private(set) var longest: (interval: Interval, origin: Rule.Origin)?
    /// The fewest seats of OVERDRAFT that are allowed; `nil`: as many as the line has.
    private(set) var mostOverdraft: Int?

    init(rules: FeatureRules, asker: FeatureRules.Asker) {
        (self.rules, self.asker) = (rules, asker)
    }

    /// The same for one pool.
    func of(_ pool: OpenPool) -> RuledOffer {
        var offer = self
        for part in rules.parts(about: pool) {
            if let rule = part.tables.longest.map(part.rule), case .longest(let interval) = rule.effect {
                if offer.longest.map({ interval < $0.interval }) ?? true { offer.longest = (interval, rule.origin) }
            }
            if let rule = part.tables.overdraft.map(part.rule), case .overdraft(let seats) = rule.effect {
                offer.mostOverdraft = min(seats, offer.mostOverdraft ?? seats)
            }
        }
        return offer
    }

    func requireAccess(to pool: OpenPool, of name: String, borrowing: Bool) throws(Refusal) {
        try rules.requireAccess(asker, to: pool, of: name, borrowing: borrowing)
    }

    func requireSeats(of offer: PoolOffer, for asked: WantedSeats, needed: Int, borrowing: Bool) throws(Refusal) {
        guard rules.countsHolders else { return }
        let free = offer.pools.indices.map { index in
            let pool = offer.pools[index]
            return pool.seats + pool.overdraft(most: mostOverdraft) - offer.out.taken(from: index, of: offer.pools)
        }
        try rules.requireSeats(
            SeatQuestion(
                pools: offer.pools, index: offer.index, out: offer.out, now: offer.now, asker: asker, asked: asked, needed: needed,
                borrowing: borrowing, free: free))
    }
}
