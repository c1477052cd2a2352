// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A pool at one moment: the lines of it that lend then.
struct OpenPool: Sendable {
    let id: Pool.ID
    let version: Version
    /// In file order; at least one.
    let lines: [LentLine]

    var seats: Int { lines.reduce(0) { $0 + $1.seats } }

    /// The most seats that one grant can have: it rests on so many lines at most.
    var largestGrant: Int { Self.largestGrant(on: lines) }

    private static func largestGrant(on lines: [LentLine]) -> Int {
        lines.map(\.seats).sorted(by: >).prefix(Grant.mostLines).reduce(0, +)
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

    /// When it gets smaller before it ends for good, as far ahead as a loan that begins at `now` may reach.
    func shrinks(after now: Instant) -> [Instant] {
        let borrowing = lines[0].line.borrowing
        let longest = max(Borrowing.longestConnected.seconds, borrowing.interval.map { $0.seconds + borrowing.granularity.seconds } ?? 0)
        return Set(lines.map { $0.line.borrowing.finalExpiry ?? .max }).filter { $0 < now + longest }.sorted()
    }

    /// Its seats after `instant`.
    func seats(after instant: Instant) -> Int {
        lines.filter { ($0.line.borrowing.finalExpiry ?? .max) > instant }.reduce(0) { $0 + $1.seats }
    }

    /// The latest end of a grant of `seats` seats, `reach` at the latest: each line it rests on must last until then.
    func longestEnd(seats: Int, reach: Instant) -> Instant? {
        let ends = Set(lines.map { min(reach, $0.line.borrowing.finalExpiry ?? .max) })
        return ends.sorted(by: >).first { Self.largestGrant(on: lines(lasting: $0)) >= seats }
    }

    /// The lines that a grant of this size and end rests on: the first that is enough alone, otherwise as few as will do.
    func lines(seats: Int, until end: Instant) -> [LentLine]? {
        let lasting = lines(lasting: end)
        if let enough = lasting.first(where: { $0.seats >= seats }) { return [enough] }
        var chosen: [LentLine] = []
        for line in lasting.sorted(by: { $0.seats > $1.seats }).prefix(Grant.mostLines) {
            chosen.append(line)
            if chosen.reduce(0, { $0 + $1.seats }) >= seats { return chosen.sorted { $0.order < $1.order } }
        }
        return nil
    }

    private func lines(lasting end: Instant) -> [LentLine] {
        lines.filter { $0.line.borrowing.finalExpiry ?? .max >= end }
    }
}
