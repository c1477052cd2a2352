// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What became of a borrow request of this device.
public struct RequestState: Codable, Equatable, Sendable {
    /// One loan of the request, at the server's time.
    public struct Loan: Codable, Equatable, Sendable {
        public enum State: String, Codable, Sendable {
            case open, returned, expired
            /// A later borrow of the same feature took its place.
            case replaced
        }

        public var loan: String
        public var vendor: String
        public var name: String
        public var state: State
        public var expiresAt: Instant

        public init(loan: String, vendor: String, name: String, state: State, expiresAt: Instant) {
            self.loan = loan
            self.vendor = vendor
            self.name = name
            self.state = state
            self.expiresAt = expiresAt
        }
    }

    public var id: String
    public var loans: [Loan]

    public init(id: String, loans: [Loan]) {
        self.id = id
        self.loans = loans
    }
}
