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
    /// The connected loan whose place it is to take, if that one, or what has renewed it since, is the borrower's and still out.
    public let renews: String?
    /// The unit that its end is to be rounded up to; `nil`: what the line or the administrator has.
    public let granularity: Granularity?

    public init(
        vendor: Bytes, feature: Bytes, version: Version? = nil, seats: Int = 1, renews: String? = nil, granularity: Granularity? = nil
    ) {
        (self.vendor, self.feature, self.version, self.seats, self.renews) = (vendor, feature, version, seats, renews)
        self.granularity = granularity
    }
}

/// How long a borrower asks for.
public enum AskedEnd: Sendable, Hashable {
    /// Exactly until then, or not at all.
    case until(Instant)
    /// So many seconds, or as many as are allowed.
    case lasting(Int64)
    /// The same, for as long as its application is connected: an hour at most, whether the line may be borrowed or not.
    case connected(Int64)

    public var isConnected: Bool { if case .connected = self { true } else { false } }

    /// Whether it is exactly that or nothing.
    public var isExact: Bool { if case .until = self { true } else { false } }

    /// The length that is asked.
    var interval: Interval? {
        switch self {
        case .until: nil
        case .lasting(let seconds), .connected(let seconds): Interval(seconds: seconds)
        }
    }
}
