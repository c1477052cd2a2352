// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a request has been given so far, and gives up for that: what it asks for next is decided as if that had happened.
struct SeatsTaken {
    /// `loan`: whose seats they are, where it is given up.
    private var changes: [(loan: String?, pool: Pool.ID, seats: Int, until: Instant)] = []
    private var holders: [SeatsOut.Holder] = []
    /// Seats of loans, by their ids.
    private var givenUp: [String: Int] = [:]

    /// - Parameter leaving: loans that go back in the same request, and are in no count.
    mutating func add(_ allotment: Allotment, of feature: FeaturePools?, to borrower: Borrower?, connected: Bool, leaving: [Loan] = []) {
        let suite = feature?.suite(of: allotment.pool)
        if let borrower {
            holders.append(
                SeatsOut.Holder(
                    borrower, vendor: allotment.asked.vendor, feature: allotment.asked.feature, pool: allotment.pool,
                    seats: allotment.taken, isConnected: connected, suiteSeat: suite?.seat(of: borrower, in: allotment.pool)))
        }
        if let held = allotment.replaces, !leaving.contains(where: { $0.id == held.id }) {
            giveUp(held, seats: allotment.givenUp, of: feature)
        }
        // Those that share a seat of one device take none from each other.
        guard suite?.sharing == Suite.Sharing.none else { return }
        changes.append((nil, allotment.pool, allotment.taken, allotment.end))
    }

    /// Notes what goes back, each loan once.
    private mutating func giveUp(_ loan: Loan, seats: Int, of feature: FeaturePools?) {
        guard givenUp[loan.id] == nil else { return }
        givenUp[loan.id] = seats
        guard feature?.suite(of: loan.pool)?.sharing == Suite.Sharing.none else { return }
        changes.append((loan.id, loan.pool, -seats, loan.expiresAt))
    }

    func added(to out: SeatsOut) -> SeatsOut {
        guard !holders.isEmpty || !givenUp.isEmpty else { return out }
        var sum = out
        // A pool that is not counted there is none of that feature, and what the one asked for replaces is known to leave its seats.
        for change in changes where out.now[change.pool] != nil && (change.loan == nil || change.loan != out.held?.id) {
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
