// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What use of a metered feature gives: so many of its count, resting on lines of one pool, until an end.
struct MeteredAllotment: Sendable {
    let asked: WantedSeats
    let pool: MeteredPool
    /// 1 to what was asked.
    let count: Int
    let end: Instant

    /// What may be used after it; `nil`: without end.
    var left: Int? { pool.left.map { $0 - count } }
}

/// A metered feature as one device finds it at one moment: pure, as the rules of lending.
struct MeteredFeature {
    /// All that are open, in file order; those that are not metered serve nothing here.
    private let pools: [OpenPool]
    private let metered: [MeteredPool]
    private let rules: RuledOffer?
    private let settings: LendingSettings
    /// Present while use may be forgotten.
    private let recovery: Recovery?
    private let now: Instant

    /// - Parameter used: of each line by its hash, without what the device gives up for what it asks.
    /// - Parameter holders: who uses it; needed only where rules count holders.
    init(
        pools: [OpenPool], used: [Bytes: Int], holders: [(line: Bytes, holder: SeatsOut.Holder)], rules: FeatureRules?, borrower: Borrower,
        settings: LendingSettings, recovery: Recovery? = nil, now: Instant
    ) {
        let lines = Set(pools.flatMap { $0.lines.map(\.hash) })
        // What lines that are gone have counted went with them.
        let holders = holders.filter { lines.contains($0.line) }.map(\.holder)
        let rules = rules.map { RuledOffer(rules: $0, for: borrower, holders: holders) }
        metered = pools.map { pool in
            var metered = MeteredPool(pool, used: used)
            metered.overdraftLimit = rules?.of(pool).mostOverdraft
            return metered
        }
        (self.pools, self.rules, self.settings, self.recovery, self.now) = (pools, rules, settings, recovery, now)
    }

    /// Whether a feature is counted by its use and not lent: every pool that would serve this version is metered.
    static func isMetered(_ asked: WantedSeats, _ feature: FeaturePools, now: Instant) -> Bool {
        let fitting = feature.open(at: now).filter { asked.fits($0) }
        return !fitting.isEmpty && fitting.allSatisfy(\.isMetered)
    }

    /// Decides use of all that is asked, from the first pool that gives it.
    ///
    /// - Throws: `not-metered`, `all-in-use`, `recovering`, and what rules and `Lending` say.
    func allotment(of asked: WantedSeats, end: AskedEnd, from feature: FeaturePools) throws(Refusal) -> MeteredAllotment {
        let fitting = pools.indices.filter { asked.fits(pools[$0]) }
        guard !fitting.isEmpty else { throw Lending.unavailable(asked, feature, now: now) }
        var out = SeatsOut()
        out.recovery = recovery
        var reason: Refusal?
        for index in fitting where pools[index].isMetered {
            do throws(Refusal) {
                try Lending.requireNotHeldBack(asked, from: feature, out: out, now: now)
                try require(asked, asked.seats, from: index)
                return allotment(of: asked, asked.seats, from: index, end: end)
            } catch {
                reason = reason ?? error
            }
        }
        throw reason
            ?? Refusal(
                .notMetered, "\(asked.name) is not metered: it is borrowed, not counted by its use",
                hint: "`borrow get \(asked.name)` borrows it, `borrow capability request \(asked.name)` too")
    }

    /// The most that can be had where not all can, from the pool that gives most; `nil`: nothing.
    func most(of asked: WantedSeats, end: AskedEnd) -> MeteredAllotment? {
        var best: MeteredAllotment?
        for index in pools.indices where asked.fits(pools[index]) && pools[index].isMetered {
            var (had, tooMany) = (0, asked.seats)
            while tooMany - had > 1 {
                let middle = had + (tooMany - had) / 2
                if (try? require(asked, middle, from: index)) != nil { had = middle } else { tooMany = middle }
            }
            if had > best?.count ?? 0 { best = allotment(of: asked, had, from: index, end: end) }
        }
        return best
    }

    private func allotment(of asked: WantedSeats, _ count: Int, from index: Int, end: AskedEnd) -> MeteredAllotment {
        MeteredAllotment(
            asked: asked, pool: metered[index], count: count,
            end: metered[index].end(asked: end, granularity: asked.granularity, settings: settings, from: now))
    }

    /// Whether a pool has so many, for this borrower.
    private func require(_ asked: WantedSeats, _ count: Int, from index: Int) throws(Refusal) {
        try rules?.requireAccess(to: pools[index], of: asked.name, borrowing: false)
        let pool = metered[index]
        if let left = pool.left, left < count { throw pool.usedUp(asked, left: left) }
        guard let rules, rules.rules.countsHolders else { return }
        try rules.requireSeats(
            asked, needed: count, from: index, of: pools, borrowing: false, free: metered.map { $0.left ?? 1 << 40 })
    }
}

extension WantedSeats {
    fileprivate func fits(_ pool: OpenPool) -> Bool { version.map { $0 <= pool.version } ?? true }
}

extension MeteredPool {
    /// Why not so many.
    fileprivate func usedUp(_ asked: WantedSeats, left: Int) -> Refusal {
        let overdraft = overdraft ?? 0
        let above = overdraft > 0 ? ", \(overdraft) of them OVERDRAFT," : ""
        return Refusal(
            .allInUse,
            "\(left) of \(count + overdraft)\(above) \(left == 1 ? "is" : "are") left of \(asked.name), \(asked.seats) \(asked.seats.wasOrWere) asked",
            hint: isReusable ? "return what is not needed, or use fewer" : "use fewer, or ask your administrator for a license with more")
    }
}
