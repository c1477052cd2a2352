// SPDX-License-Identifier: Apache-2.0

/// A grant as its text says it: the signed proof of a loan, LUM's offline-nodelocked license. Parsed, not verified.
public struct Grant: Sendable {
    /// The SERVER lines, one of whose hostids signed this grant.
    public let servers: [ServerLine]
    /// The publisher-signed line that this grant rests on.
    public let line: FeatureLine
    public let terms: GrantTerms
    /// The signed bytes and the signature, as they lie in the file.
    public let sealed: SealedText
}

/// What a server grants: one feature to one machine and device, from and until.
public struct GrantTerms: Sendable {
    public var feature: Bytes
    public var vendor: Bytes
    public var version: Version
    /// At least 1.
    public var seats: Int
    /// The borrower's device key, `ED25519=…`.
    public var device: Bytes
    /// `MACHINE=…`.
    public var machine: Bytes
    /// Base64url of the SHA-256 of what the publisher signed on the line.
    public var borrowedFrom: Bytes
    /// 22 random characters, never a counter.
    public var loan: Bytes
    /// When the server lent it, by the server's clock.
    public var issuedAt: Instant
    /// The grant holds before this instant.
    public var expiresAt: Instant
    /// The borrower as he called himself; at most 255 bytes from our server.
    public var user: Bytes
    public var host: Bytes

    public init(
        feature: Bytes, vendor: Bytes, version: Version, seats: Int, device: Bytes, machine: Bytes, borrowedFrom: Bytes, loan: Bytes,
        issuedAt: Instant, expiresAt: Instant, user: Bytes, host: Bytes
    ) {
        self.feature = feature
        self.vendor = vendor
        self.version = version
        self.seats = seats
        self.device = device
        self.machine = machine
        self.borrowedFrom = borrowedFrom
        self.loan = loan
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.user = user
        self.host = host
    }
}

extension Grant {
    /// Whether a grant claims more than the publisher's line it rests on.
    public var exceedsLine: Bool {
        guard case .counted(let count) = line.count else { return true }
        return terms.feature != line.name || terms.vendor != line.vendor || terms.version > line.version || terms.seats > count
            || !line.borrowing.allows(from: terms.issuedAt, to: terms.expiresAt)
    }
}
