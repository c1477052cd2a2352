// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A borrow as it was proven and validated.
public struct BorrowRequest: Sendable {
    /// Chosen by the device: 22 characters; the same id and body are the same request.
    public let id: String
    /// The hash of the body's bytes.
    public let bodyHash: String
    /// Each vendor's feature once.
    public let features: [WantedSeats]
    public let end: AskedEnd
    public let borrower: Borrower
    /// No part of what an id is bound to.
    public let passwords: OfferedPasswords

    public init(
        id: String, bodyHash: String, features: [WantedSeats], end: AskedEnd, borrower: Borrower, passwords: OfferedPasswords = .none
    ) {
        (self.id, self.bodyHash, self.features, self.end, self.borrower) = (id, bodyHash, features, end, borrower)
        self.passwords = passwords
    }
}

/// What came of it.
public enum BorrowOutcome: Sendable {
    /// The grants' texts, in the order asked.
    case lent([Bytes])
    case refused([(asked: WantedSeats, refusal: Refusal)])
}
