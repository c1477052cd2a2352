// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a server knows of a loan whose grant or receipt its device has shown it.
public struct Adoption: Codable, Equatable, Sendable {
    public var loan: String
    public var state: RequestState.Loan.State
    /// Whether the server had not known it, and counts it from now on.
    public var isNew: Bool

    public init(loan: String, state: RequestState.Loan.State, isNew: Bool) {
        (self.loan, self.state, self.isNew) = (loan, state, isNew)
    }
}
