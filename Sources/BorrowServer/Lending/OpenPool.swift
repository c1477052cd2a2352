// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A pool at one moment: the lines of it that lend then.
struct OpenPool: Sendable {
    let id: Pool.ID
    let version: Version
    /// In file order; at least one.
    let lines: [LentLine]
    /// It and the pools to and from which its seats were upgraded; empty where none were.
    let family: Set<Pool.ID>
    /// The suite whose seats these are.
    let suite: Suite?
    /// The moment.
    let time: Instant

    var seats: Int { lines.reduce(0) { $0 + $1.seats(at: time) } }

    /// The seats above its lines' counts that OVERDRAFT allows.
    ///
    /// - Parameter most: what the administrator allows of them; `nil`: all.
    /// - Parameter instant: only lines that still stand after it.
    func overdraft(most: Int?, after instant: Instant = .min) -> Int {
        let lines = lines.filter { ($0.line.borrowing.finalExpiry ?? .max) > instant }
        let allowed = lines.reduce(0) { sum, line in
            sum + (line.line.borrowing.overdraft.map { $0.above(line.seats) ?? Self.unlimited } ?? 0)
        }
        return min(allowed, most ?? Self.unlimited)
    }

    /// More than anybody counts, and far from overflow.
    private static var unlimited: Int { 1 << 40 }

    /// The most seats that one grant can have: it rests on so many lines at most.
    var largestGrant: Int { largestGrant(on: lines) }

    private func largestGrant(on lines: [LentLine]) -> Int {
        lines.map { $0.seats(at: time) }.sorted(by: >).prefix(Grant.mostLines).reduce(0, +)
    }

    /// The lines of a pool agree in it.
    var isBorrowable: Bool { lines[0].line.borrowing.interval != nil }

    /// How long its seats are lent for, in which its lines agree; `nil`: they may not be borrowed.
    func period(
        client: Interval?, granularity: Granularity?, limits: [IntervalLimit], settings: LendingSettings, from now: Instant
    ) -> BorrowPeriod? {
        BorrowPeriod(
            of: lines[0].line.borrowing, client: client, granularity: granularity, limits: limits, settings: settings, issued: now)
    }

    /// Whether its counts are used, not lent; so too.
    var isMetered: Bool { lines[0].line.borrowing.metering != nil }

    /// Whether what is used of it never comes back.
    var isUsedUp: Bool { lines[0].line.borrowing.metering.map { $0 != .reusable } ?? false }

    /// When it gets smaller before it ends for good, as far ahead as a loan that begins at `now` may reach.
    func shrinks(after now: Instant) -> [Instant] {
        let upgrades = lines.flatMap(\.upgrades).map(\.from).filter { $0 > now }
        let ends = Set(lines.map { $0.line.borrowing.finalExpiry ?? .max } + upgrades)
        let horizon = lines.map { $0.longestEnd(from: now) }.max() ?? now
        return ends.filter { $0 < horizon }.sorted()
    }

    /// Its seats after `instant`.
    func seats(after instant: Instant) -> Int {
        lines.filter { ($0.line.borrowing.finalExpiry ?? .max) > instant }.reduce(0) { $0 + $1.seats(at: instant) }
    }

    /// The latest end of a grant of `seats` seats, `reach` at the latest: each line it rests on must last until then.
    func longestEnd(seats: Int, reach: Instant) -> Instant? {
        let ends = Set(lines.map { min(reach, $0.line.borrowing.finalExpiry ?? .max) })
        return ends.sorted(by: >).first { largestGrant(on: lines(lasting: $0)) >= seats }
    }

    /// The lines that a grant of this size and end rests on: the first that is enough alone, otherwise as few as will do.
    func lines(seats: Int, until end: Instant) -> [LentLine]? {
        let lasting = lines(lasting: end)
        if let enough = lasting.first(where: { $0.seats(at: time) >= seats }) { return [enough] }
        var chosen: [LentLine] = []
        for line in lasting.sorted(by: { $0.seats(at: time) > $1.seats(at: time) }).prefix(Grant.mostLines) {
            chosen.append(line)
            if chosen.reduce(0, { $0 + $1.seats(at: time) }) >= seats { return chosen.sorted { $0.order < $1.order } }
        }
        return nil
    }

    private func lines(lasting end: Instant) -> [LentLine] {
        lines.filter { $0.line.borrowing.finalExpiry ?? .max >= end }
    }
}
