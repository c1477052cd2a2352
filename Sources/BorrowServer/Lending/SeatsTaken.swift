// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a request has been given so far, and gives up for that: what it asks for next is decided as if that had happened.
struct SeatsTaken {
    private var changes: [(pool: Pool.ID, seats: Int, until: Instant)] = []
    private var holders: [SeatsOut.Holder] = []
    /// Seats of loans, by their ids.
    private var givenUp: [String: Int] = [:]

    mutating func add(_ allotment: Allotment, of feature: FeaturePools?, to borrower: Borrower?, connected: Bool) {
        let suite = feature?.suite(of: allotment.pool)
        if let borrower {
            holders.append(
                SeatsOut.Holder(
                    borrower, vendor: allotment.asked.vendor, feature: allotment.asked.feature, pool: allotment.pool,
                    seats: allotment.taken, isConnected: connected, suiteSeat: suite?.seat(of: borrower, in: allotment.pool)))
        }
        if let held = allotment.replaces { givenUp[held.id] = allotment.givenUp }
        // Those that share a seat of one device take none from each other.
        guard suite?.sharing == Suite.Sharing.none else { return }
        changes.append((allotment.pool, allotment.asked.seats, allotment.end))
        guard let held = allotment.replaces else { return }
        changes.append((held.pool, -held.seats, held.expiresAt))
    }

    /// Notes what goes back before anything is given.
    mutating func giveUp(_ loan: Loan, of feature: FeaturePools?) {
        givenUp[loan.id] = loan.seats
        guard feature?.suite(of: loan.pool)?.sharing == Suite.Sharing.none else { return }
        changes.append((loan.pool, -loan.seats, loan.expiresAt))
    }

    func added(to out: SeatsOut) -> SeatsOut {
        guard !holders.isEmpty || !givenUp.isEmpty else { return out }
        var sum = out
        // A pool that is not counted there is none of that feature.
        for change in changes where out.now[change.pool] != nil {
            sum.now[change.pool, default: 0] += change.seats
            for instant in out.later.keys where change.until > instant { sum.later[instant]?[change.pool, default: 0] += change.seats }
        }
        for index in sum.holders.indices {
            guard let loan = sum.holders[index].loan, loan != out.held?.id, let seats = givenUp[loan] else { continue }
            sum.holders[index].seats -= min(seats, sum.holders[index].seats)
        }
        sum.holders += holders
        return sum
    }
}

extension FeaturePools {
    fileprivate func suite(of pool: Pool.ID) -> Suite? { pools.first { $0.id == pool }?.suite }
}
