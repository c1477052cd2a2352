// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What is out of one feature, as far as a decision needs it.
public struct SeatsOut: Sendable, Equatable {
    /// Seats held now, by pool; pools that lend no more are among them.
    public var now: [Pool.ID: Int]
    /// Seats that are still held after an instant at which a pool gets smaller.
    public var later: [Instant: [Pool.ID: Int]]
    /// The borrower's own loan of this feature on this machine, which a new one replaces; a connected one only where it is asked to.
    public var held: Loan?
    /// A loan of this feature that was written off, and that the borrower may still run on.
    public var reclaimed: Loan?
    /// Present while loans may be forgotten.
    public var recovery: Recovery?

    public init(now: [Pool.ID: Int] = [:], later: [Instant: [Pool.ID: Int]] = [:], held: Loan? = nil) {
        (self.now, self.later, self.held) = (now, later, held)
    }
}

extension SeatsOut {
    /// The seats that count against the pool at `index` of `pools`, without those that the borrower would give up.
    ///
    /// Loans of pools that lend no more count against the first.
    func taken(from index: Int, of pools: [OpenPool], after instant: Instant? = nil) -> Int {
        let out = instant.map { later[$0] ?? [:] } ?? now
        let others = Set(pools.indices.filter { $0 != index }.map { pools[$0].id })
        func counts(_ id: Pool.ID) -> Bool { id == pools[index].id || (index == 0 && !others.contains(id)) }
        var seats = out.reduce(0) { counts($1.key) ? $0 + $1.value : $0 }
        if let held, counts(held.pool), instant.map({ held.expiresAt > $0 }) ?? true { seats -= held.seats }
        return seats
    }
}
