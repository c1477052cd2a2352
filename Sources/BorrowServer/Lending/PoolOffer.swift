// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What one pool can give at one moment, with what is out of it counted.
struct PoolOffer {
    let pools: [OpenPool]
    let index: Int
    let out: SeatsOut
    let settings: LendingSettings
    let now: Instant

    var pool: OpenPool { pools[index] }

    /// Seats that nobody else holds; below zero where more are out than there are.
    var free: Int { pool.seats - out.taken(from: index, of: pools) }

    /// The administrator's levels of the length of a borrow.
    var intervalLimits: [IntervalLimit] { settings.intervalLimits }

    /// How long a borrow lasts that begins now; `nil` where nothing may be borrowed.
    func period(client: Interval? = nil, granularity: Granularity? = nil) -> BorrowPeriod? {
        pool.period(client: client, granularity: granularity, limits: intervalLimits, settings: settings, from: now)
    }

    /// The latest end for so many seats, `reach` at the latest: while lines last, and no later than the pool would be too small for
    /// all that is out.
    func longestEnd(seats: Int, reach: Instant) -> Instant? {
        guard free >= seats, let longest = pool.longestEnd(seats: seats, reach: reach), longest > now else { return nil }
        let tooSmall = pool.shrinks(after: now).first { instant in
            instant < longest && out.taken(from: index, of: pools, after: instant) + seats > pool.seats(after: instant)
        }
        return tooSmall ?? longest
    }

    func allotment(for asked: WantedSeats, end: AskedEnd, wanted: Instant) throws(Refusal) -> Allotment {
        let period = end.isConnected ? nil : period(client: end.interval, granularity: asked.granularity)
        guard period != nil || end.isConnected else {
            throw Refusal(
                .notBorrowable, "the license of \(asked.name) \(pool.version.text.shown) has no BORROW",
                hint: "its publisher decides what may be borrowed; use it connected")
        }
        guard asked.seats <= pool.largestGrant else {
            throw Refusal(
                .tooManySeats,
                "\(asked.seats.seatsInWords) of \(asked.name) \(asked.seats.wasOrWere) asked, one borrow can have \(pool.largestGrant)",
                hint: pool.largestGrant == 1 ? "ask for 1" : "ask for \(pool.largestGrant) or fewer")
        }
        let reach = period?.end ?? min(wanted, now + Borrowing.longestConnected.seconds)
        guard let longest = longestEnd(seats: asked.seats, reach: reach) else {
            let free = max(0, free)
            let verb = free == 1 || pool.seats == 1 ? "is" : "are"
            throw Refusal(
                end.isConnected ? .allInUse : .noneFree,
                "\(free) of \(pool.seats.seatsInWords) of \(asked.name) \(verb) free, \(asked.seats) \(asked.seats.wasOrWere) asked",
                hint: "ask those who hold one to return it; the administrator sees them with `lend loans`")
        }
        let given = try Self.exactly(end, or: longest, asked: asked)
        guard let lines = pool.lines(seats: asked.seats, until: given) else {
            throw Refusal(.internalFault, "no line of \(asked.name) reaches \(given.readable.shown)")
        }
        return Allotment(
            asked: asked, pool: pool.id, lines: lines, end: given, period: period,
            renewAt: end.isExact ? nil : renewAt(end: given, period: period), replaces: out.held, free: free - asked.seats,
            total: pool.seats)
    }

    private func renewAt(end: Instant, period: BorrowPeriod?) -> Instant {
        if let period { return period.renewAt(end: end) }
        return now + (end - now) * (pool.lines[0].line.borrowing.renewPercent ?? settings.renewPercent) / 100
    }

    /// The end that was named, or else the longest.
    private static func exactly(_ end: AskedEnd, or longest: Instant, asked: WantedSeats) throws(Refusal) -> Instant {
        guard case .until(let wanted) = end else { return longest }
        guard wanted > longest else { return wanted }
        throw Refusal(
            .tooLong, "\(asked.name) may be borrowed until \(longest.readable.shown) at the latest, \(wanted.readable.shown) was asked",
            hint: "ask for --until \(longest.iso8601.shown), or use --for to get the longest", longest: longest)
    }
}
