// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A metered pool at one moment: what its lines count, and what of that is used.
struct MeteredPool: Sendable {
    struct Line: Sendable {
        let lent: LentLine
        /// May be above the line's count.
        let used: Int

        /// What is left of its count.
        var rest: Int { max(0, lent.seats - used) }

        /// What is left above its count; `nil`: without end.
        var overdraft: Int? {
            guard let overdraft = lent.line.borrowing.overdraft else { return 0 }
            return overdraft.above(lent.seats).map { max(0, $0 - max(0, used - lent.seats)) }
        }
    }

    let id: Pool.ID
    let version: Version
    /// In file order; at least one.
    let lines: [Line]
    /// The most of their OVERDRAFT, as the administrator limits it; `nil`: all of it.
    var overdraftLimit: Int?

    /// - Parameter used: what is used of each line, by its hash.
    init(_ pool: OpenPool, used: [Bytes: Int]) {
        (id, version) = (pool.id, pool.version)
        lines = pool.lines.map { Line(lent: $0, used: used[$0.hash] ?? 0) }
    }

    /// The lines of a pool agree in what they say of metering.
    private var terms: Borrowing { lines[0].lent.line.borrowing }
    var isReusable: Bool { terms.metering == .reusable }
    var undoInterval: Interval? { terms.undoInterval }

    var count: Int { lines.reduce(0) { $0 + $1.lent.seats } }
    var used: Int { lines.reduce(0) { $0 + $1.used } }

    /// What may be used above the count, whether it is or not; `nil`: without end.
    var overdraft: Int? {
        var sum = 0
        for line in lines {
            guard let overdraft = line.lent.line.borrowing.overdraft else { continue }
            guard let above = overdraft.above(line.lent.seats) else { return overdraftLimit }
            sum += above
        }
        return overdraftLimit.map { min($0, sum) } ?? sum
    }

    /// What may still be used; `nil`: without end.
    var left: Int? { overdraft.map { max(0, count + $0 - used) } }

    /// On which lines so many more rest: their counts first, in file order, then what goes above them.
    ///
    /// - Parameter more: at most `left`.
    func parts(of more: Int) -> [(line: LentLine, count: Int)] {
        var rest = more
        var counts = lines.map { line in
            let part = min(rest, line.rest)
            rest -= part
            return part
        }
        for (index, line) in lines.enumerated() where rest > 0 {
            let part = min(rest, line.overdraft ?? rest)
            counts[index] += part
            rest -= part
        }
        return zip(lines, counts).filter { $0.1 > 0 }.map { ($0.lent, $1) }
    }

    /// When use that begins at `now` ends: by the formula of a borrow, on a line that leaves its interval to the server where it has
    /// none, and within the line's own time. The administrator's level does not count.
    func end(asked: AskedEnd, granularity: Granularity?, settings: LendingSettings, from now: Instant) -> Instant {
        var line = terms
        if line.interval == nil { (line.interval, line.hasServersInterval) = (Borrowing.standard, true) }
        let period = BorrowPeriod(
            of: line, client: asked.interval, granularity: granularity, limits: settings.intervalLimits, settings: settings, issued: now)
        let last = lines.map { $0.lent.line.borrowing.finalExpiry ?? .max }.max() ?? .max
        return min(period?.end ?? .max, last)
    }
}
