// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One feature that a borrower asks for.
public struct WantedSeats: Sendable, Hashable {
    public let vendor: Bytes
    public let feature: Bytes
    /// `nil`: any version.
    public let version: Version?
    /// At least 1.
    public let seats: Int

    public init(vendor: Bytes, feature: Bytes, version: Version? = nil, seats: Int = 1) {
        (self.vendor, self.feature, self.version, self.seats) = (vendor, feature, version, seats)
    }
}

/// How long a borrower asks for.
public enum AskedEnd: Sendable, Hashable {
    /// Exactly until then, or not at all.
    case until(Instant)
    /// So many seconds, or as many as are allowed.
    case lasting(Int64)
}
