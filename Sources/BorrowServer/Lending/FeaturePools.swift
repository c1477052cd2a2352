// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// All pools of one vendor's feature, in file order.
public struct FeaturePools: Sendable {
    public let vendor: Bytes
    public let feature: Bytes
    /// In file order; also those that lend nothing now.
    public private(set) var pools: [Pool] = []

    public init(vendor: Bytes, feature: Bytes) {
        (self.vendor, self.feature) = (vendor, feature)
    }

    /// Adds a line of this feature to its pool, or as a pool of its own.
    public mutating func add(_ line: LentLine) {
        let id = Pool.ID(line.line)
        if let index = pools.firstIndex(where: { $0.id == id }) {
            pools[index].lines.append(line)
        } else {
            pools.append(Pool(id: id, version: line.line.version, lines: [line]))
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
            return open.isEmpty ? nil : OpenPool(id: pool.id, version: pool.version, lines: open)
        }
    }
}
