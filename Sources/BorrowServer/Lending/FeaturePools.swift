// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// All pools of one vendor's feature, in file order.
public struct FeaturePools: Sendable {
    public let vendor: Bytes
    public let feature: Bytes
    /// In file order; also those that lend nothing now.
    public private(set) var pools: [Pool] = []
    /// Pools between which UPGRADE lines move seats: together they never lend more than the lines have.
    private var families: [Set<Pool.ID>] = []

    /// Present where another server lends all of it.
    var standby: Standby?

    public init(vendor: Bytes, feature: Bytes) {
        (self.vendor, self.feature) = (vendor, feature)
    }

    /// Adds a line of this feature to its pool, or as a pool of its own.
    public mutating func add(_ line: LentLine) {
        if let index = pools.firstIndex(where: { $0.id == line.pool }) {
            pools[index].lines.append(line)
        } else {
            pools.append(Pool(id: line.pool, version: line.line.version, lines: [line], suite: line.suite))
        }
    }

    /// Adds what an UPGRADE line has made of seats of a line that is here already, and takes them from that.
    mutating func add(_ line: LentLine, upgradedFrom base: LentLine) {
        add(line)
        let borrowing = line.line.borrowing
        let upgraded = LentLine.Upgraded(
            seats: line.seats, from: borrowing.start ?? .min, until: min(borrowing.finalExpiry ?? .max, line.voidFrom ?? .max))
        change(base) { $0.upgrades.append(upgraded) }
        let related = families.filter { $0.contains(line.pool) || $0.contains(base.pool) }
        families.removeAll { related.contains($0) }
        families.append(related.reduce([line.pool, base.pool]) { $0.union($1) })
    }

    mutating func keepLines(_ isKept: (LentLine) -> Bool) {
        for index in pools.indices { pools[index].lines.removeAll { !isKept($0) } }
        pools.removeAll { $0.lines.isEmpty }
    }

    /// The pool's seats are those of that suite.
    mutating func join(_ suite: Suite, pool id: Pool.ID) {
        for index in pools.indices where pools[index].id == id { pools[index].suite = suite }
    }

    /// The suites whose seats its pools are, each with those pools; the feature may be the suite itself.
    var suites: [(suite: Suite, pools: Set<Pool.ID>)] {
        var found: [(suite: Suite, pools: Set<Pool.ID>)] = []
        for pool in pools {
            guard let suite = pool.suite else { continue }
            if let index = found.firstIndex(where: { $0.suite.name == suite.name }) {
                found[index].pools.insert(pool.id)
            } else {
                found.append((suite, [pool.id]))
            }
        }
        return found
    }

    /// Says of a pool's suite which of its features no other pool lends.
    mutating func bind(_ id: Pool.ID, to bound: Set<Bytes>) {
        for index in pools.indices where pools[index].id == id { pools[index].suite?.bound = bound }
    }

    private mutating func change(_ line: LentLine, _ change: (inout LentLine) -> Void) {
        for pool in pools.indices {
            for index in pools[pool].lines.indices where pools[pool].lines[index].order == line.order { change(&pools[pool].lines[index]) }
        }
    }

    /// From when a line counts among those of its kind; `nil`: never. Of FEATURE lines only the first that is not superseded does.
    func standsFrom(_ line: LentLine) -> Instant? {
        if line.line.kind == .increment { return .min }
        let before = pools.flatMap(\.lines).filter { $0.line.kind == .feature && $0.order < line.order }
        return before.reduce(Instant.min) { from, line in
            guard let from, let end = line.voidFrom else { return nil }
            return max(from, end)
        }
    }

    mutating func supersede(where isOlder: (LentLine) -> Bool, from start: Instant) {
        for pool in pools.indices {
            for line in pools[pool].lines.indices where isOlder(pools[pool].lines[line]) {
                pools[pool].lines[line].voidFrom = min(pools[pool].lines[line].voidFrom ?? .max, start)
            }
        }
    }

    /// The lines that count at `now`: not superseded, and of FEATURE lines only the first.
    func standing(at now: Instant) -> [LentLine] {
        let lines = pools.flatMap(\.lines).filter { !$0.isVoid(at: now) }
        let first = lines.filter { $0.line.kind == .feature }.map(\.order).min()
        return lines.filter { $0.line.kind == .increment || $0.order == first }
    }

    /// The pools as they are at `now`: started, not expired, and no pool without a line.
    func open(at now: Instant) -> [OpenPool] {
        let lines = standing(at: now).filter { $0.hasStarted(at: now) && !$0.hasExpired(at: now) }
        let orders = Set(lines.map(\.order))
        return pools.compactMap { pool in
            let open = pool.lines.filter { orders.contains($0.order) }
            let family = families.first { $0.contains(pool.id) } ?? []
            return open.isEmpty
                ? nil : OpenPool(id: pool.id, version: pool.version, lines: open, family: family, suite: pool.suite, time: now)
        }
    }
}
