// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The server's record of seats out: who holds them, on which line they rest, until when, and the grant that proves it.
public struct Loan: Sendable, Equatable {
    public enum State: String, Sendable {
        /// Holds its seats until it ends.
        case open
        /// Given back early; its receipt is kept.
        case returned
        /// Another loan of the same device took its place.
        case replaced
        /// Written off, and its seat lent again before its grant has ended.
        case reclaimed
    }

    /// An administrator's wish to have it back before its end.
    public struct Recall: Sendable, Equatable {
        public let at: Instant
        /// His words; may be empty.
        public let reason: String
    }

    /// An administrator's word that it is lost.
    public struct Reclaim: Sendable, Equatable {
        public let at: Instant
        /// His words; may be empty.
        public let reason: String
    }

    /// 22 random characters.
    public let id: String
    public let vendor: Bytes
    public let feature: Bytes
    /// The version of the line it rests on.
    public let version: Bytes
    /// At least 1.
    public let seats: Int
    /// The pool whose seats it holds.
    public let pool: Pool.ID
    /// The fingerprint of the publisher's lines it rests on (`BORROWED_FROM`).
    public let line: Bytes
    /// False for a borrow where the publisher's line says `EARLY_RETURN=NO`.
    public let earlyReturn: Bool
    /// Whether it is for as long as an application is connected, not borrowed; one device may have several of a feature.
    public let isConnected: Bool
    public let borrower: Borrower
    /// The request that made it, and its place among that request's features.
    public let request: String
    public let position: Int
    /// The version asked for; `nil` where any would do.
    public let versionAsked: Bytes?
    public let issuedAt: Instant
    /// It holds its seats before this instant.
    public let expiresAt: Instant
    /// The signed bytes as they were served.
    public let grant: Bytes
    public var state: State = .open
    /// When it was returned, replaced, or its seat freed.
    public var endedAt: Instant?
    /// The connected loan that took the place of this connected one.
    public var renewedBy: String?
    /// Present once it was recalled: it is out until its device gives it back or it ends, and is neither renewed nor replaced.
    public var recall: Recall?
    /// The signed answer to its return.
    public var receipt: Bytes?
    /// Connected licenses with the same share their seats, and borrows that a device has one instead of the other; `nil`: it shares
    /// with none.
    public var share: String?
    /// The seats that are counted for it. Of those that share, the one that ends last bears what it has, and each that ends before
    /// only what all are more by it than without it.
    public var charged: Int?
    /// Whether a capability request made it, or it took the place of one that such a request made: the next one takes it back.
    public var isCapability = false
    /// Whether its device was told to give it up: it holds its seats until the device has.
    public var isLeaving = false
    /// The end that its borrower was promised, where its grant is shorter and renewed.
    public var promisedUntil: Instant?
    /// Present once it was reclaimed: it is neither renewed nor replaced, and its return is still taken.
    public var reclaim: Reclaim?
    /// When its laptop last proved that it holds it, to a server that had forgotten loans.
    public var shownAt: Instant?

    /// Whether it holds its seats at `now`.
    public func isOut(at now: Instant) -> Bool { state == .open && expiresAt > now }

    /// Whether its grant runs on out there though its seat was freed.
    public func isOverUse(at now: Instant) -> Bool { state == .reclaimed && receipt == nil && expiresAt > now }
}
