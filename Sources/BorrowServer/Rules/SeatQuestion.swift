// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a decision about seats has before it.
struct SeatQuestion {
    let pools: [OpenPool]
    let index: Int
    let holders: HolderBook
    let asker: FeatureRules.Asker
    let asked: WantedSeats
    /// Seats that are taken out of the pool: fewer than asked where some are shared with what the borrower has.
    let needed: Int
    let borrowing: Bool
    /// What his other features of the pool's suite go by, whose seats this one shares.
    let suiteSeat: String?
    /// The seats that each pool could lend to anybody, what is above its lines' counts included.
    let free: [Int]

    var isMetered: Bool { pools[index].isMetered }

    func free(in indices: [Int]) -> Int { indices.reduce(0) { $0 + max(0, free[$1]) } }

    /// The pools that a part is about.
    func pools(of part: FeatureRules.Part) -> [Int] { pools.indices.filter { part.isAbout(pools[$0]) } }

    /// What a part's rules name, for refusals.
    func name(of part: FeatureRules.Part) -> String {
        switch part.subject {
        case .feature: asked.name
        case .everything: "all features"
        case .suite(let name, _), .sibling(let name, _, _): name.shown
        }
    }

    /// Whether it holds seats of that which a part's rules name; of every feature, this one is meant.
    func isHeld(_ holder: SeatsOut.Holder, of part: FeatureRules.Part) -> Bool {
        guard holder.vendor == asked.vendor else { return false }
        switch part.subject {
        case .feature, .everything:
            guard holder.feature == asked.feature || isSuite(of: holder.pool) else { return false }
            return part.pair == nil || hasSeats(holder, in: pools(of: part))
        case .suite(let name, let ids):
            guard part.pair == nil else { return hasSeats(holder, in: pools(of: part)) }
            return ids.contains(holder.pool) || holder.feature == name
        case .sibling(let name, _, _): return holder.feature == name
        }
    }

    /// Whether the feature asked is the suite whose seats those of the pool are.
    private func isSuite(of pool: Pool.ID) -> Bool {
        pools.first { $0.id == pool }?.suite?.name == asked.feature
    }

    /// Whether it holds seats of one of these pools, by whatever feature; of pools that lend no more the first bears them.
    func hasSeats(_ holder: SeatsOut.Holder, in indices: [Int]) -> Bool {
        guard let index = pools.firstIndex(where: { $0.id == holder.pool }) else {
            return holder.feature == asked.feature && holder.vendor == asked.vendor && indices.contains(0)
        }
        return indices.contains(index)
    }

    /// The seats of some holders; those that the asker's features share with the one he asks for are its.
    func count(_ isCounted: (SeatsOut.Holder) -> Bool) -> [(place: Int, seats: Int)] {
        holders.count { holder in
            if let suiteSeat, holder.suiteSeat == suiteSeat, holder.feature != asked.feature { return false }
            return isCounted(holder)
        }
    }

    /// What those whom each rule of a table means hold, by the rule's number; empty where nobody holds any.
    func seats(heldOf part: FeatureRules.Part, _ table: PartyLookup, _ isCounted: (SeatsOut.Holder) -> Bool) -> [Int] {
        let counted = count(isCounted)
        guard !counted.isEmpty else { return [] }
        var used = Array(repeating: 0, count: part.index.rules.count)
        for (place, seats) in counted {
            part.each(table, meaning: holders.asker(at: place)) { number in
                used[Int(number)] += seats
                return true
            }
        }
        return used
    }
}
