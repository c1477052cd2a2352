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

    /// The latest end for so many seats: what a line allows, and no later than the pool would be too small for all that is out.
    func longestEnd(seats: Int, connected: Bool = false) -> Instant? {
        guard free + overdraft >= needed(seats, connected: connected),
            let allowed = pool.longestEnd(seats: seats, from: now, connected: connected)
        else { return nil }
        let longest = connected ? allowed : min(allowed, administratorsEnd)
        guard longest > now else { return nil }
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

    /// The latest end of a borrow that the administrator allows.
    private var administratorsEnd: Instant {
        guard pool.lines[0].line.borrowing.metering == nil,
            let longest = [settings.borrowIntervalMax, rules?.longest?.interval].compactMap({ $0 }).min()
        else { return .max }
        return now + longest.seconds
    }

    func allotment(for asked: WantedSeats, end: AskedEnd, wanted: Instant) throws(Refusal) -> Allotment {
        if let rules { try rules.requireAccess(to: pool, of: asked.name, borrowing: !end.isConnected) }
        guard !pool.isMetered else {
            throw Refusal(
                .metered, "\(asked.name) is metered: its use is counted, and it is not borrowed",
                hint: "`borrow capability report \(asked.name)` counts a use of it, as applications do")
        }
        guard pool.isBorrowable || end.isConnected else {
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
        guard let longest = longestEnd(seats: asked.seats, connected: end.isConnected) else {
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
        let within = asked.renews.flatMap { out.held?.id == $0 && !end.isConnected ? out.held?.promisedUntil : nil }
        let promised = try shortened(
            try shortened(wanted, to: within ?? .max, end: end, asked: asked), to: longest, end: end, asked: asked)
        let given = end.isConnected ? promised : min(promised, settings.exposure.map { now + $0.seconds } ?? .max)
        guard let lines = pool.lines(seats: asked.seats, from: now, until: given, connected: end.isConnected) else {
            throw Refusal(.internalFault, "no line of \(asked.name) reaches \(given.readable.shown)")
        }
        return Allotment(
            asked: asked, pool: pool.id, lines: lines, end: given, promised: within != nil || given < promised ? promised : nil,
            renewAt: renewAt(of: given, promised: promised, isLast: given == promised && within != nil, asked: end), replaces: out.held,
            free: max(0, free - needed), total: pool.seats, share: end.isConnected ? borrower.flatMap { pool.share(of: $0) } : nil)
    }

    /// - Parameter isLast: whether it reaches the end that was promised.
    private func renewAt(of end: Instant, promised: Instant, isLast: Bool, asked: AskedEnd) -> Instant? {
        if isLast { return nil }
        if case .until = asked, end == promised { return nil }
        return now + (end - now) * settings.renewPercent / 100
    }

    private func shortened(_ wanted: Instant, to longest: Instant, end: AskedEnd, asked: WantedSeats) throws(Refusal) -> Instant {
        guard case .until = end, wanted > longest else { return min(wanted, longest) }
        throw Refusal(
            .tooLong,
            "\(asked.name) may be borrowed until \(longest.readable.shown) at the latest, \(wanted.readable.shown) was asked\(why(longest))",
            hint: "ask for --until \(longest.iso8601.shown), or use --for to get the longest", longest: longest)
    }

    /// The rule that leaves no more, where it is one.
    private func why(_ longest: Instant) -> String {
        guard let rule = rules?.longest, now + rule.interval.seconds == longest else { return "" }
        return " (\(rule.origin.place): \(rule.origin.text))"
    }
}
