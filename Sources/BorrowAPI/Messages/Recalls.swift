// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The loans of the asking device that its server wants back before their end, and what the server remembers.
public struct Recalls: Codable, Equatable, Sendable {
    public struct Loan: Codable, Equatable, Sendable {
        public var loan: String
        public var vendor: String
        public var name: String
        /// When it ends by itself.
        public var expiresAt: Instant
        /// Whether it was reclaimed: written off as lost, and perhaps lent to somebody else already.
        public var isReclaimed: Bool?
        /// The administrator's words, at most 255 bytes without control characters; may be empty.
        public var reason: String

        public init(loan: String, vendor: String, name: String, expiresAt: Instant, reason: String, isReclaimed: Bool? = nil) {
            self.loan = loan
            self.vendor = vendor
            self.name = name
            self.expiresAt = expiresAt
            self.reason = reason
            self.isReclaimed = isReclaimed
        }
    }

    /// Only those that are still out; a device returns them as any other, also where its publisher allows no early return.
    public var loans: [Loan]
    /// Whether its database has forgotten loans: a device shows it what it holds of them, at `Path.adopt`.
    public var isRecovering: Bool?
    /// Which database answers, and how often it has been written to: a device that was told more by the same one, or hears of another
    /// than before, shows what it holds.
    public var database: String?
    public var commits: Int64?

    public init(loans: [Loan], isRecovering: Bool? = nil, database: String? = nil, commits: Int64? = nil) {
        (self.loans, self.isRecovering, self.database, self.commits) = (loans, isRecovering, database, commits)
    }
}
