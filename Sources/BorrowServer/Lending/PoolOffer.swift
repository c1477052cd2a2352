// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What one pool can give at one moment, with what is out of it counted.
struct PoolOffer {
    let pools: [OpenPool]
    let index: Int
    let out: SeatsOut
    let settings: LendingSettings
    let now: Instant
    /// `nil` where nobody asks in particular.
    var borrower: Borrower?
    /// `nil`: nobody has said anything of the feature.
    var rules: RuledOffer?

    var pool: OpenPool { pools[index] }

    /// Seats that nobody else holds; below zero where more are out than there are.
    var free: Int {
        let own = pool.seats - out.taken(from: index, of: pools)
        return family.isEmpty ? own : min(own, family.reduce(0) { $0 + pools[$1].seats - out.taken(from: $1, of: pools) })
    }

    /// The pools with which it shares its seats: what one of them has out too many, no other may lend.
    private var family: [Int] { pool.family.isEmpty ? [] : pools.indices.filter { pool.family.contains(pools[$0].id) } }

    /// What is free after `instant`, if nothing else is lent.
    private func free(after instant: Instant) -> Int {
        let own = pool.seats(after: instant) - out.taken(from: index, of: pools, after: instant)
        return family.isEmpty
            ? own : min(own, family.reduce(0) { $0 + pools[$1].seats(after: instant) - out.taken(from: $1, of: pools, after: instant) })
    }

    /// The seats above the lines' counts that may be lent too.
    var overdraft: Int { pool.overdraft(most: rules?.mostOverdraft) }

    /// The administrator's levels of the length of a borrow: his settings, and what a rule says of this borrower.
    var intervalLimits: [IntervalLimit] {
        let rule = rules?.longest.map { IntervalLimit(interval: $0.interval, origin: "\($0.origin.place): \($0.origin.text)") }
        return settings.intervalLimits + (rule.map { [$0] } ?? [])
    }

    /// How long a borrow lasts that begins now; `nil` where nothing may be borrowed.
    func period(client: Interval? = nil, granularity: Granularity? = nil) -> BorrowPeriod? {
        pool.period(client: client, granularity: granularity, limits: intervalLimits, settings: settings, from: now)
    }

    /// The latest end for so many seats, `reach` at the latest: while lines last, and no later than the pool would be too small for
    /// all that is out.
    func longestEnd(seats: Int, reach: Instant, connected: Bool = false) -> Instant? {
        guard free + overdraft >= needed(seats, connected: connected), let longest = pool.longestEnd(seats: seats, reach: reach),
            longest > now
        else { return nil }
        let shrinks = family.isEmpty ? pool.shrinks(after: now) : Set(family.flatMap { pools[$0].shrinks(after: now) }).sorted()
        let tooSmall = shrinks.first { instant in
            instant < longest
                && free(after: instant) + pool.overdraft(most: rules?.mostOverdraft, after: instant)
                    < needed(seats, connected: connected, after: instant)
        }
        return tooSmall ?? longest
    }

    /// The seats that are taken for so many: those that the borrower's other connected licenses have are shared.
    func needed(_ seats: Int, connected: Bool, after instant: Instant? = nil) -> Int {
        connected ? max(0, seats - out.shared(in: pool.id, after: instant)) : seats
    }

    func allotment(for asked: WantedSeats, end: AskedEnd, wanted: Instant) throws(Refusal) -> Allotment {
        if let rules { try rules.requireAccess(to: pool, of: asked.name, borrowing: !end.isConnected) }
        guard !pool.isMetered else {
            throw Refusal(
                .metered, "\(asked.name) is metered: its use is counted, and it is not borrowed",
                hint: "`borrow capability report \(asked.name)` counts a use of it, as applications do")
        }
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
        guard let longest = longestEnd(seats: asked.seats, reach: reach, connected: end.isConnected) else {
            let (free, total) = (max(0, free + overdraft), pool.seats + overdraft)
            let verb = free == 1 || total == 1 ? "is" : "are"
            let above = overdraft > 0 ? ", \(overdraft) of them OVERDRAFT," : ""
            throw Refusal(
                end.isConnected ? .allInUse : .noneFree,
                "\(free) of \(total.seatsInWords) of \(asked.name)\(above) \(verb) free, \(asked.seats) \(asked.seats.wasOrWere) asked",
                hint: "ask those who hold one to return it; the administrator sees them with `lend loans`")
        }
        let needed = needed(asked.seats, connected: end.isConnected)
        if let rules { try rules.requireSeats(of: self, for: asked, needed: needed, borrowing: !end.isConnected) }
        let within = promiseToKeep(asked, end: end)
        let allowed = min(longest, within ?? .max)
        let promised = try exactly(end, or: allowed, asked: asked, period: period)
        let given = end.isConnected ? promised : min(promised, settings.exposure.map { now + $0.seconds } ?? .max)
        guard let lines = pool.lines(seats: asked.seats, until: given) else {
            throw Refusal(.internalFault, "no line of \(asked.name) reaches \(given.readable.shown)")
        }
        return Allotment(
            asked: asked, pool: pool.id, lines: lines, end: given, period: period,
            promised: within != nil || given < promised ? promised : nil,
            renewAt: renewAt(
                of: given, promised: promised, isLast: given == promised && within != nil, asked: end, period: period), replaces: out.held,
            free: max(0, free - needed), total: pool.seats, taken: needed, givenUp: out.givenUp(),
            share: end.isConnected ? borrower.flatMap { pool.share(of: $0) } : nil)
    }

    /// A borrow that is renewed keeps to the end that it was promised.
    private func promiseToKeep(_ asked: WantedSeats, end: AskedEnd) -> Instant? {
        guard !end.isConnected, let held = out.held, asked.renews == held.id else { return nil }
        return held.promisedUntil
    }

    /// - Parameter isLast: whether it reaches the end that an earlier grant promised.
    private func renewAt(of end: Instant, promised: Instant, isLast: Bool, asked: AskedEnd, period: BorrowPeriod?) -> Instant? {
        if isLast { return nil }
        // What has reached the end that was promised is not renewed beyond it.
        if asked.isExact, end == promised { return nil }
        // A grant that is shorter than what was promised is renewed within its own time.
        if let period, end == promised { return period.renewAt(end: end) }
        return now + (end - now) * (pool.lines[0].line.borrowing.renewPercent ?? settings.renewPercent) / 100
    }

    /// The end that was named, or else the longest.
    private func exactly(_ end: AskedEnd, or longest: Instant, asked: WantedSeats, period: BorrowPeriod?) throws(Refusal) -> Instant {
        guard case .until(let wanted) = end else { return longest }
        guard wanted > longest else { return wanted }
        throw Refusal(
            .tooLong,
            "\(asked.name) may be borrowed until \(longest.readable.shown) at the latest, \(wanted.readable.shown) was asked\(why(longest, period))",
            hint: "ask for --until \(longest.iso8601.shown), or use --for to get the longest", longest: longest)
    }

    /// What the administrator says, where that leaves no more.
    private func why(_ longest: Instant, _ period: BorrowPeriod?) -> String {
        guard let period, period.end == longest, period.levels.winner == .administrator else { return "" }
        return period.levels.administrator.map { " (\($0.origin))" } ?? ""
    }
}
