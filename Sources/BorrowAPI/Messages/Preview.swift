// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a borrow with the same terms would give now; nothing is taken.
public struct Preview: Codable, Equatable, Sendable {
    /// What one feature would get.
    public struct Loan: Codable, Equatable, Sendable {
        public var vendor: String
        public var name: String
        public var version: String
        public var seats: Int
        public var until: Instant
        /// Whether the asked duration was more than is allowed.
        public var shortened: Bool
        /// Absent for a connected one.
        public var explanation: Explanation?

        /// The end that is promised, where what is lent is shorter and renewed by itself.
        public var renewableUntil: Instant?

        public init(
            vendor: String, name: String, version: String, seats: Int, until: Instant, shortened: Bool, explanation: Explanation? = nil,
            renewableUntil: Instant? = nil
        ) {
            self.vendor = vendor
            self.name = name
            self.version = version
            self.seats = seats
            self.until = until
            self.shortened = shortened
            self.explanation = explanation
            self.renewableUntil = renewableUntil
        }
    }

    public var loans: [Loan]

    public init(loans: [Loan]) {
        self.loans = loans
    }
}
