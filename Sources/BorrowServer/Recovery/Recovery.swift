// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The time in which a database has not heard yet of all that its server's key has lent: what a forgotten grant may hold is not lent.
public struct Recovery: Sendable, Equatable {
    /// When that was noticed: no forgotten grant was issued later.
    public let since: Instant
    /// No forgotten grant ends later.
    public let until: Instant
    /// What was noticed.
    public let reason: String
    /// How late what is forgotten may end, as it was known then.
    let forgotten: LatestEnds

    /// Whether that is assumed: nobody knows what was lent.
    public var isAssumed: Bool { forgotten.assumedUntil > since }

    /// Until when seats of a feature may be held by a forgotten grant, of whatever feature that takes seats of the same pools.
    ///
    /// License files that were exchanged since have no say in it.
    func until(_ feature: FeaturePools) -> Instant {
        let names = Set([feature.feature] + feature.pools.compactMap(\.suite).flatMap(\.features))
        return min(until, names.map { forgotten[LicenseName(vendor: feature.vendor, feature: $0)] }.max() ?? until)
    }
}

extension FeaturePools {
    /// The latest end that a grant of any of its lines can have, as they are now, which began at `begin` or before.
    func latestEnd(from begin: Instant) -> Instant {
        pools.flatMap(\.lines).map { $0.longestEnd(from: begin) }.max() ?? begin
    }
}

extension Shelf {
    /// What another of three servers may have lent in place of this one: no other file's features.
    func latestEnds(of trio: ServerTrio, from begin: Instant) -> LatestEnds {
        var ends = LatestEnds()
        for feature in features where feature.pools.contains(where: { $0.lines.contains { ServerTrio($0.servers) == trio } }) {
            ends.named[LicenseName(vendor: feature.vendor, feature: feature.feature)] = feature.latestEnd(from: begin)
        }
        ends.assumedUntil = ends.last
        return ends
    }

    /// The same of all its features.
    func latestEnd(from begin: Instant) -> Instant { features.map { $0.latestEnd(from: begin) }.max() ?? begin }
}
