// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What capability requests served the asking device with, and what became of it.
public struct ServedList: Codable, Equatable, Sendable {
    public struct Feature: Codable, Equatable, Sendable {
        public var vendor: String
        public var name: String
        public var version: String
        /// `NORMAL`, `RETURNED`, `EXPIRED`, or `DROPPED`: the server took it away.
        public var state: String
        public var count: Int
        /// Absent for metered use.
        public var loan: String?
        public var since: Instant
        public var until: Instant

        public init(
            vendor: String, name: String, version: String, state: String, count: Int, loan: String?, since: Instant, until: Instant
        ) {
            self.vendor = vendor
            self.name = name
            self.version = version
            self.state = state
            self.count = count
            self.loan = loan
            self.since = since
            self.until = until
        }
    }

    /// The last loan of each feature, and metered use by feature and state.
    public var features: [Feature]

    public init(features: [Feature]) {
        self.features = features
    }
}
