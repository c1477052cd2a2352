// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What rules say of one pool to one asker, or to nobody in particular.
struct RuledOffer {
    let rules: FeatureRules
    /// `nil`: who may and how many are not asked.
    let asker: FeatureRules.Asker?
    private let holders: HolderBook?
    /// The shortest of the longest borrows that are allowed.
    private(set) var longest: (interval: Interval, origin: Rule.Origin)?
    /// The fewest seats of OVERDRAFT that are allowed; `nil`: as many as the line has.
    private(set) var mostOverdraft: Int?

    /// - Parameter holders: needed only where rules count them.
    init(rules: FeatureRules, for borrower: Borrower? = nil, holders: [SeatsOut.Holder] = []) {
        (self.rules, asker) = (rules, borrower.map { rules.asker($0) })
        self.holders = borrower != nil && rules.countsHolders ? HolderBook(holders, rules: rules) : nil
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
        guard let asker else { return }
        try rules.requireAccess(asker, to: pool, of: name, borrowing: borrowing)
    }

    func requireSeats(of offer: PoolOffer, for asked: WantedSeats, needed: Int, borrowing: Bool) throws(Refusal) {
        guard holders != nil else { return }
        var free: [Int] = []
        if rules.reserves {
            free = offer.pools.indices.map { index in
                let pool = offer.pools[index]
                return pool.seats + pool.overdraft(most: mostOverdraft) - offer.out.taken(from: index, of: offer.pools)
            }
        }
        try requireSeats(
            asked, needed: needed, from: offer.index, of: offer.pools, borrowing: borrowing, free: free,
            suiteSeat: offer.borrower.flatMap { offer.pool.suite?.seat(of: $0, in: offer.pool.id) })
    }

    /// The same of so many at once.
    ///
    /// - Parameter free: the seats that each pool could lend to anybody; needed only where some are reserved.
    func requireSeats(
        _ asked: WantedSeats, needed: Int, from index: Int, of pools: [OpenPool], borrowing: Bool, free: [Int], suiteSeat: String? = nil
    ) throws(Refusal) {
        guard let asker, let holders else { return }
        try rules.requireSeats(
            SeatQuestion(
                pools: pools, index: index, holders: holders, asker: asker, asked: asked, needed: needed, borrowing: borrowing,
                suiteSeat: suiteSeat, free: free))
    }
}
