// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The loans of the asking device that its server wants back before their end.
public struct Recalls: Codable, Equatable, Sendable {
    public struct Loan: Codable, Equatable, Sendable {
        public var loan: String
        public var vendor: String
        public var name: String
        /// When it ends by itself.
        public var expiresAt: Instant
        /// The administrator's words, at most 255 bytes without control characters; may be empty.
        public var reason: String

        public init(loan: String, vendor: String, name: String, expiresAt: Instant, reason: String) {
            self.loan = loan
            self.vendor = vendor
            self.name = name
            self.expiresAt = expiresAt
            self.reason = reason
        }
    }

    /// Only those that are still out; a device returns them as any other, also where its publisher allows no early return.
    public var loans: [Loan]

    public init(loans: [Loan]) {
        self.loans = loans
    }
}
