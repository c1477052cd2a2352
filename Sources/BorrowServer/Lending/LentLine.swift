// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// A publisher-signed line that this server may lend, or what a PACKAGE or UPGRADE line makes of it, with what a grant needs of its file.
public struct LentLine: Sendable {
    /// What is lent.
    public let line: FeatureLine
    /// The line as its publisher wrote it: `line` itself, unless there is a derivation.
    public let written: FeatureLine
    /// The PACKAGE or UPGRADE line by which `written` is `line`.
    public let derivation: Derivation?
    /// The SERVER lines of its file; one of them is this server.
    public let servers: [ServerLine]
    /// The hash of what the publisher signed (`BORROWED_FROM`): two lines with one hash are one line.
    public let hash: Bytes
    /// The place among all lines of all files.
    public let order: Int
    /// The pool that it belongs to.
    public let pool: Pool.ID
    /// The suite whose seats these are.
    let suite: Suite?
    /// All its seats; only counted lines are lent.
    public let seats: Int
    /// From when a line with `SUPERSEDE` and a later `ISSUED` takes its place; `nil`: never.
    public var voidFrom: Instant?
    /// From when it counts; a FEATURE line only once those of its name before it are void.
    var standsFrom = Instant.min
    /// Seats of it that are seats of a newer version.
    var upgrades: [Upgraded] = []

    /// Seats that an UPGRADE line has taken, for as long as it holds.
    struct Upgraded: Sendable {
        var seats: Int
        let from: Instant
        let until: Instant
    }

    /// - Parameter servers: all of its file, in file order: they are under the publisher's signature.
    /// - Parameter order: unlike that of any other line.
    public init(line: FeatureLine, servers: [ServerLine], order: Int) {
        (self.line, written, derivation, self.servers, self.order) = (line, line, nil, servers, order)
        hash = line.fingerprint(servers: servers)
        (pool, suite, seats) = (Pool.ID(line), nil, line.counted)
    }

    /// Seats of `base` as `derivation` makes them `line`; they stand and fall with it.
    ///
    /// - Parameter seats: at most those of `line`.
    init(_ line: FeatureLine, of base: LentLine, by derivation: Derivation, seats: Int, pool: Pool.ID, suite: Suite? = nil, order: Int) {
        (self.line, written, self.derivation, servers, self.order) = (line, base.written, derivation, base.servers, order)
        hash = [base.written].fingerprint(servers: base.servers, derivation: derivation)
        (self.pool, self.suite, self.seats, voidFrom, standsFrom) = (pool, suite, seats, base.voidFrom, base.standsFrom)
        guard case .package = derivation else { return }
        // What was upgraded enables no component.
        let each = base.seats == 0 ? 1 : seats / base.seats
        upgrades = base.upgrades.map { Upgraded(seats: $0.seats * each, from: $0.from, until: $0.until) }
    }

    /// The seats that it gives at `instant`, apart from its dates.
    public func seats(at instant: Instant) -> Int {
        max(0, upgrades.reduce(seats) { $1.from <= instant && instant < $1.until ? $0 - $1.seats : $0 })
    }

    /// The seats that no UPGRADE line takes at any time.
    var seatsNeverUpgraded: Int { upgrades.reduce(seats) { $0 - $1.seats } }

    /// Whether the line that its seats come from gives none at `now`.
    func sleepsWithItsLine(at now: Instant) -> Bool {
        let (start, end) = (written.borrowing.start ?? .min, written.borrowing.finalExpiry ?? .max)
        return isVoid(at: now) || standsFrom > now || start > now || end <= now
    }

    /// Why it gives no seat at `now`; `nil` where it does.
    func reasonForDormancy(at now: Instant) -> String? {
        if isVoid(at: now) { return "a line with SUPERSEDE and a later ISSUED takes its place" }
        if hasExpired(at: now), let end = line.borrowing.finalExpiry { return "it expired at \(end.readable.shown)" }
        if !hasStarted(at: now), let start = line.borrowing.start { return "it starts at \(start.readable.shown)" }
        return nil
    }

    /// The latest end of any grant that begins at `now`, connected or not, as far as a launch check takes it.
    func longestEnd(from now: Instant) -> Instant {
        let borrowing = line.borrowing
        // Metered use has an end too where its line leaves that to the server.
        let interval = borrowing.interval ?? (borrowing.metering == nil ? nil : Borrowing.standard)
        let borrowed = interval.map { min(now + ($0.seconds + borrowing.granularity.seconds), borrowing.finalExpiry ?? .max) }
        return max(borrowed ?? .min, borrowing.longestConnectedEnd(from: now))
    }

    /// Whether another line has taken its place.
    public func isVoid(at now: Instant) -> Bool { voidFrom.map { $0 <= now } ?? false }

    /// Whether the first second of its START has come.
    public func hasStarted(at now: Instant) -> Bool { standsFrom <= now && (line.borrowing.start.map { $0 <= now } ?? true) }

    /// Whether its last second has come: nothing lent now could end later than now.
    public func hasExpired(at now: Instant) -> Bool { line.borrowing.finalExpiry.map { $0 <= now } ?? false }
}

extension FeatureLine {
    /// 0 for an uncounted line.
    var counted: Int { if case .counted(let seats) = count { seats } else { 0 } }
}
