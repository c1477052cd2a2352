// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What is out of one feature, as far as a decision needs it.
public struct SeatsOut: Sendable, Equatable {
    /// Who holds seats of which pool.
    public struct Holder: Sendable, Equatable {
        /// `nil` where it is not stored yet.
        let loan: String?
        let borrower: Borrower
        let vendor: Bytes
        let feature: Bytes
        let pool: Pool.ID
        /// Without those that the one who asks would give up.
        var seats: Int
        let isConnected: Bool
        /// Those of different features that agree in it are the same seats of a suite.
        let suiteSeat: String?

        public init(
            loan: String? = nil, _ borrower: Borrower, vendor: Bytes, feature: Bytes, pool: Pool.ID, seats: Int, isConnected: Bool,
            suiteSeat: String? = nil
        ) {
            (self.loan, self.borrower, self.vendor, self.feature, self.pool) = (loan, borrower, vendor, feature, pool)
            (self.seats, self.isConnected, self.suiteSeat) = (seats, isConnected, suiteSeat)
        }
    }

    /// A connected loan of the borrower that shares its seats with the one that he asks for.
    struct Companion: Sendable, Equatable {
        let pool: Pool.ID
        let seats: Int
        let expiresAt: Instant
    }

    /// Seats held now, by pool; pools that lend no more are among them.
    public var now: [Pool.ID: Int]
    /// Seats that are still held after an instant at which a pool gets smaller.
    public var later: [Instant: [Pool.ID: Int]]
    /// The borrower's own loan of this feature on this machine, which a new one replaces; a connected one only where it is asked to.
    public var held: Loan?
    /// Of this feature, of those that take seats of the same suites, or of all: as far as rules ask for them.
    public var holders: [Holder] = []
    var companions: [Companion] = []
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
        func counts(_ id: Pool.ID) -> Bool { id == pools[index].id || (index == 0 && !pools.contains { $0.id == id }) }
        var seats = out.reduce(0) { counts($1.key) ? $0 + $1.value : $0 }
        if let held, counts(held.pool) { seats -= givenUp(after: instant) }
        return seats
    }

    /// The seats that the replaced loan leaves: what its companions share with it stays taken.
    func givenUp(after instant: Instant? = nil) -> Int {
        guard let held, instant.map({ held.expiresAt > $0 }) ?? true else { return 0 }
        return held.share == nil || !held.isConnected ? held.seats : max(0, held.seats - shared(in: held.pool, after: instant))
    }

    /// Takes out of the counts what goes back in the same request; what the replaced loan leaves is `givenUp`.
    mutating func remove(_ leaving: [Loan], from feature: FeaturePools) {
        for loan in leaving where loan.vendor == feature.vendor {
            let pool = feature.pools.first { $0.id == loan.pool }
            guard loan.feature == feature.feature || pool?.suite?.sharing == Suite.Sharing.none else { continue }
            let seats = (loan.charged ?? loan.seats) - (loan.id == held?.id ? loan.seats : 0)
            now[loan.pool, default: 0] -= seats
            for instant in later.keys where loan.expiresAt > instant { later[instant]?[loan.pool, default: 0] -= seats }
        }
    }

    /// The seats of a pool that the borrower's other connected licenses already take, and that the one he asks for may share.
    func shared(in pool: Pool.ID, after instant: Instant? = nil) -> Int {
        var most = 0
        for companion in companions where companion.pool == pool && instant.map({ companion.expiresAt > $0 }) ?? true {
            most = max(most, companion.seats)
        }
        return most
    }
}
