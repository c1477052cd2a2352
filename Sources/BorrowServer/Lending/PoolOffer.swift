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

    /// The latest end for so many seats: what a line allows, and no later than the pool would be too small for all that is out.
    func longestEnd(seats: Int, connected: Bool = false) -> Instant? {
        guard free >= seats, let longest = pool.longestEnd(seats: seats, from: now, connected: connected), longest > now else {
            return nil
        }
        let tooSmall = pool.shrinks(after: now).first { instant in
            instant < longest && out.taken(from: index, of: pools, after: instant) + seats > pool.seats(after: instant)
        }
        return tooSmall ?? longest
    }

    func allotment(for asked: WantedSeats, end: AskedEnd, wanted: Instant) throws(Refusal) -> Allotment {
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
            let free = max(0, free)
            let verb = free == 1 || pool.seats == 1 ? "is" : "are"
            throw Refusal(
                end.isConnected ? .allInUse : .noneFree,
                "\(free) of \(pool.seats.seatsInWords) of \(asked.name) \(verb) free, \(asked.seats) \(asked.seats.wasOrWere) asked",
                hint: "ask those who hold one to return it; the administrator sees them with `lend loans`")
        }
        let within = asked.renews.flatMap { out.held?.id == $0 && !end.isConnected ? out.held?.promisedUntil : nil }
        let wanted = try within.map { try Self.shortened(wanted, to: $0, end: end, asked: asked) } ?? wanted
        let promised = try Self.shortened(wanted, to: longest, end: end, asked: asked)
        let given = end.isConnected ? promised : min(promised, settings.exposure.map { now + $0.seconds } ?? .max)
        guard let lines = pool.lines(seats: asked.seats, from: now, until: given, connected: end.isConnected) else {
            throw Refusal(.internalFault, "no line of \(asked.name) reaches \(given.readable.shown)")
        }
        return Allotment(
            asked: asked, pool: pool.id, lines: lines, end: given, promised: within != nil || given < promised ? promised : nil,
            renewAt: renewAt(of: given, promised: promised, isLast: given == promised && within != nil, asked: end), replaces: out.held,
            free: free - asked.seats, total: pool.seats)
    }

    /// - Parameter isLast: whether it reaches the end that was promised.
    private func renewAt(of end: Instant, promised: Instant, isLast: Bool, asked: AskedEnd) -> Instant? {
        if isLast { return nil }
        if case .until = asked, end == promised { return nil }
        return now + (end - now) * settings.renewPercent / 100
    }

    private static func shortened(_ wanted: Instant, to longest: Instant, end: AskedEnd, asked: WantedSeats) throws(Refusal) -> Instant {
        guard case .until = end, wanted > longest else { return min(wanted, longest) }
        throw Refusal(
            .tooLong, "\(asked.name) may be borrowed until \(longest.readable.shown) at the latest, \(wanted.readable.shown) was asked",
            hint: "ask for --until \(longest.iso8601.shown), or use --for to get the longest", longest: longest)
    }
}
