// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What became of something that a capability request served a device with, as FlexNet Embedded calls it.
public enum ServedState: String, Codable, Sendable {
    /// The device has it.
    case normal = "NORMAL"
    /// The device gave it back, or had it undone.
    case returned = "RETURNED"
    /// Its end has come.
    case expired = "EXPIRED"
    /// The server took it away: it was reclaimed, or its license line is gone.
    case dropped = "DROPPED"
}

/// One feature that a device was served with.
public struct Served: Sendable, Equatable {
    public let vendor: Bytes
    public let feature: Bytes
    public let version: Bytes
    public let state: ServedState
    /// Seats, or what was used.
    public let count: Int
    /// `nil` for metered use, which has no grant.
    public let loan: String?
    public let since: Instant
    public let until: Instant
}

/// A device that sent capability requests, as it last introduced itself.
public struct ServedDevice: Sendable, Equatable {
    /// `ED25519=…`.
    public let device: String
    public let user: String
    public let host: String
    public let client: String
    /// When it last sent one.
    public let seen: Instant
}
