// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a request has been given so far of suites, several features of which it may ask for at once.
struct SeatsTaken {
    private var changes: [(pool: Pool.ID, seats: Int, until: Instant)] = []

    /// - Parameter leaving: loans that go back in the same request, and are in no count.
    mutating func add(_ allotment: Allotment, of feature: FeaturePools?, leaving: [Loan] = []) {
        // Those that share a seat of one device take none from each other.
        guard feature?.pools.first(where: { $0.id == allotment.pool })?.suite?.sharing == Suite.Sharing.none else { return }
        changes.append((allotment.pool, allotment.asked.seats, allotment.end))
        guard let held = allotment.replaces, !leaving.contains(where: { $0.id == held.id }) else { return }
        changes.append((held.pool, -held.seats, held.expiresAt))
    }

    func added(to out: SeatsOut) -> SeatsOut {
        var sum = out
        // A pool that is not counted there is none of that feature.
        for change in changes where out.now[change.pool] != nil {
            sum.now[change.pool, default: 0] += change.seats
            for instant in out.later.keys where change.until > instant { sum.later[instant]?[change.pool, default: 0] += change.seats }
        }
        return sum
    }
}
