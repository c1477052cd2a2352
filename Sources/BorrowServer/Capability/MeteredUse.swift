// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// So many of a metered feature's count, used by one device on one line.
public struct MeteredUse: Sendable, Equatable {
    public enum State: String, Sendable {
        case open
        /// Of reusable ones: given back before its end.
        case returned
        /// Taken out of the count again.
        case undone
    }

    public let vendor: Bytes
    public let feature: Bytes
    /// The version of the line.
    public let version: Bytes
    public let pool: Pool.ID
    /// The line's hash.
    public let line: Bytes
    /// At least 1.
    public let count: Int
    /// Whether its end, or its return, gives the count back.
    public let isReusable: Bool
    public let borrower: Borrower
    /// The request that made it.
    public let request: String
    public let usedAt: Instant
    public let expiresAt: Instant
    /// The last second in which it may be undone; `nil`: never.
    public let undoUntil: Instant?
    public var state: State = .open
    public var endedAt: Instant?
}
