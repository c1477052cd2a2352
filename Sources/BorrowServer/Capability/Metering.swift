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

/// The rules of metered use: pure, as those of lending.
enum Metering {
    /// Whether a feature is counted by its use and not lent: every pool that would serve this version is metered.
    static func isMetered(_ asked: WantedSeats, _ feature: FeaturePools, now: Instant) -> Bool {
        let fitting = feature.open(at: now).filter { pool in asked.version.map { $0 <= pool.version } ?? true }
        return !fitting.isEmpty && fitting.allSatisfy(\.isMetered)
    }

    /// Decides use of one feature, from the first pool that has enough left; where fewer will do, from the one that has most.
    ///
    /// - Parameter used: what others and this device use of each line, without what the device gives up for this, by the line's hash.
    /// - Parameter kept: what is kept for others in each pool.
    /// - Throws: `feature-unknown`, `not-metered`, `all-in-use`, `reserved`, and what `Lending` says where no line is open.
    static func allot(
        _ asked: WantedSeats, of feature: FeaturePools?, used: [Bytes: Int], kept: (MeteredPool) -> Int = { _ in 0 }, end: AskedEnd,
        takingFewer: Bool, now: Instant
    ) throws(Refusal) -> MeteredAllotment {
        guard let feature else { throw Lending.unknown(asked) }
        let fitting = feature.open(at: now).filter { pool in asked.version.map { $0 <= pool.version } ?? true }
        guard !fitting.isEmpty else { throw Lending.unavailable(asked, feature, now: now) }
        let pools = fitting.filter(\.isMetered).map { MeteredPool($0, used: used) }
        guard !pools.isEmpty else {
            throw Refusal(
                .notMetered, "\(asked.name) is not metered: it is borrowed, not counted by its use",
                hint: "`borrow get \(asked.name)` borrows it, `borrow capability request \(asked.name)` too")
        }
        func most(_ pool: MeteredPool) -> Int { pool.left.map { max(0, $0 - kept(pool)) } ?? .max }
        if let pool = pools.first(where: { most($0) >= asked.seats }) { return allotment(asked, of: pool, asked.seats, end: end, now: now) }
        let best = pools.indices.max { most(pools[$0]) < most(pools[$1]) || (most(pools[$0]) == most(pools[$1]) && $0 > $1) } ?? 0
        let pool = pools[best]
        let available = most(pool)
        if takingFewer, available > 0 { return allotment(asked, of: pool, available, end: end, now: now) }
        throw usedUp(asked, of: pool, available: available)
    }

    private static func allotment(_ asked: WantedSeats, of pool: MeteredPool, _ count: Int, end: AskedEnd, now: Instant) -> MeteredAllotment
    {
        MeteredAllotment(asked: asked, pool: pool, count: count, end: pool.end(asked: end, from: now))
    }

    /// Why not so many.
    static func usedUp(_ asked: WantedSeats, of pool: MeteredPool, available: Int) -> Refusal {
        let left = pool.left ?? available
        let overdraft = pool.overdraft.map { $0 > 0 ? " and \($0) of overdraft" : "" } ?? ""
        let numbers = "\(left) of \(pool.count)\(overdraft) \(left == 1 ? "is" : "are") left of \(asked.name)"
        guard available < left else {
            return Refusal(
                .allInUse, "\(numbers), \(asked.seats) \(asked.seats.wasOrWere) asked",
                hint: pool.isReusable
                    ? "return what is not needed, or use fewer" : "use fewer, or ask your administrator for a license with more")
        }
        return Refusal(
            .reserved, "\(numbers), \(left - available) of them reserved for others, \(asked.seats) \(asked.seats.wasOrWere) asked",
            hint: "use fewer, or ask your administrator; he sees reservations with `lend reserve list`")
    }
}
