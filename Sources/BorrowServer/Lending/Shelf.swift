// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Everything this server lends: the pools of each feature, in the order of the license files.
public struct Shelf: Sendable {
    private struct Key: Hashable {
        let vendor: Bytes
        let feature: Bytes
    }

    /// In file order, each vendor's feature once.
    public private(set) var features: [FeaturePools] = []
    private var index: [Key: Int] = [:]
    /// Whose seats are those of a suite.
    private(set) var suites: [Pool.ID: Suite] = [:]
    /// The files' lines as a client may read them: SERVER, VENDOR and what is lent.
    public var text: Bytes { texts.flatMap(\.text) }
    /// The same, file by file.
    var texts: [(servers: [ServerLine], text: Bytes)] = []
    /// The SERVER lines of the files for three servers of which something is lent, each three once.
    private(set) var serversOfTrios: [[ServerLine]] = []
    private(set) var trios: Set<ServerTrio> = []

    public init() {}

    public var isEmpty: Bool { features.isEmpty }

    /// `nil` where no line is of this feature; names are compared byte by byte.
    public func pools(vendor: Bytes, feature: Bytes) -> FeaturePools? {
        index[Key(vendor: vendor, feature: feature)].map { features[$0] }
    }

    mutating func add(_ line: LentLine) {
        let key = Key(vendor: line.line.vendor, feature: line.line.name)
        let position = index[key] ?? features.count
        if position == features.count {
            features.append(FeaturePools(vendor: key.vendor, feature: key.feature))
            index[key] = position
        }
        features[position].add(line)
        if let trio = ServerTrio(line.servers), trios.insert(trio).inserted { serversOfTrios.append(line.servers) }
    }

    /// What is left of it without the files of some servers.
    func keeping(_ isLent: ([ServerLine]) -> Bool) -> Shelf {
        var left = self
        for index in left.features.indices { left.features[index] = features[index].keeping(isLent) }
        left.texts.removeAll { !isLent($0.servers) }
        return left
    }

    /// Adds what a PACKAGE or UPGRADE line has made of seats of a line that is here already.
    mutating func add(_ line: LentLine, of base: LentLine) {
        guard let position = index[Key(vendor: base.line.vendor, feature: base.line.name)] else { return }
        if case .upgrade = line.derivation { return features[position].add(line, upgradedFrom: base) }
        if let suite = line.suite {
            features[position].join(suite, pool: base.pool)
            suites[base.pool] = suite
        }
        add(line)
    }

    /// Notes of each suite which of its features no other pool lends; when all lines are in.
    mutating func bindSuites() {
        var bound: [Pool.ID: Set<Bytes>] = [:]
        for position in features.indices {
            for pool in features[position].pools {
                guard let suite = pool.suite else { continue }
                let found = bound[pool.id] ?? Set(suite.features.filter { isLent($0, of: features[position].vendor, only: pool.id) })
                bound[pool.id] = found
                features[position].bind(pool.id, to: found)
            }
        }
    }

    private func isLent(_ feature: Bytes, of vendor: Bytes, only pool: Pool.ID) -> Bool {
        pools(vendor: vendor, feature: feature)?.pools.allSatisfy { $0.id == pool } ?? false
    }

    /// Voids what lines with `SUPERSEDE` take the place of, each from its START.
    ///
    /// `SUPERSEDE` means the line's own feature, `SUPERSEDE="f1 f2"` those of the same vendor; older is an earlier `ISSUED`, or none.
    mutating func applySupersede(_ lines: [LentLine]) {
        for line in lines where line.line.has("SUPERSEDE") {
            guard let issued = line.line.borrowing.issued else { continue }
            let named = line.line.value("SUPERSEDE").map { $0.split(separator: ASCII.space).map { Bytes($0) } } ?? [line.line.name]
            for feature in named {
                guard let position = index[Key(vendor: line.line.vendor, feature: feature)] else { continue }
                features[position].supersede(
                    where: { $0.order != line.order && $0.line.borrowing.issued.map { $0 < issued } ?? true },
                    from: line.line.borrowing.start ?? .min)
            }
        }
    }
}
