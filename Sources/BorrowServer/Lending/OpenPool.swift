// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A pool at one moment: the lines of it that lend then.
struct OpenPool: Sendable {
    let id: Pool.ID
    let version: Version
    /// In file order; at least one.
    let lines: [LentLine]

    var seats: Int { lines.reduce(0) { $0 + $1.seats } }

    /// The most seats that one grant can have, since a grant rests on one line.
    var largestLine: Int { lines.map(\.seats).max() ?? 0 }

    /// The lines of a pool agree in it.
    var isBorrowable: Bool { lines[0].line.borrowing.interval != nil }

    /// When it gets smaller before it ends for good, as far ahead as a borrow that begins at `now` may reach.
    func shrinks(after now: Instant) -> [Instant] {
        let ends = Set(lines.map { $0.line.borrowing.finalExpiry ?? .max })
        let horizon = lines.compactMap { $0.line.borrowing.longestEnd(from: now) }.max() ?? now
        return ends.filter { $0 < horizon }.sorted()
    }

    /// Its seats after `instant`.
    func seats(after instant: Instant) -> Int {
        lines.filter { ($0.line.borrowing.finalExpiry ?? .max) > instant }.reduce(0) { $0 + $1.seats }
    }

    /// The latest end that a line with at least `seats` seats allows a borrow that begins at `now`.
    func longestEnd(seats: Int, from now: Instant) -> Instant? {
        lines.filter { $0.seats >= seats }.compactMap { $0.line.borrowing.longestEnd(from: now) }.max()
    }

    /// The first line that a grant of this size and end can rest on.
    func line(seats: Int, from now: Instant, until end: Instant) -> LentLine? {
        lines.first { $0.seats >= seats && $0.line.borrowing.longestEnd(from: now) ?? .min >= end }
    }
}
