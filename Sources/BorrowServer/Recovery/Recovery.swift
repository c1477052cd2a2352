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

    /// Until when seats of a feature may be held by a forgotten grant: as long as its lines allow one, and no longer than any was.
    func until(_ feature: FeaturePools) -> Instant { min(until, feature.latestEnd(from: since)) }
}

extension FeaturePools {
    /// The latest end that a grant of any of its lines can have which began at `begin` or before.
    func latestEnd(from begin: Instant) -> Instant {
        pools.flatMap(\.lines).map { $0.longestEnd(from: begin) }.max() ?? begin
    }
}

extension Shelf {
    /// The same of all its features.
    func latestEnd(from begin: Instant) -> Instant { features.map { $0.latestEnd(from: begin) }.max() ?? begin }
}
