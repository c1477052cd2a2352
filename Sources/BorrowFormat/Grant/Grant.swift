// SPDX-License-Identifier: Apache-2.0

/// A grant as its text says it: the signed proof of a loan, LUM's offline-nodelocked license. Parsed, not verified.
public struct Grant: Sendable {
    /// The SERVER lines, one of whose hostids signed this grant.
    public let servers: [ServerLine]
    /// The PACKAGE or UPGRADE line by which the seats of `lines` are what is granted; `nil`: they are that by themselves.
    public let derivation: Derivation?
    /// The publisher-signed lines that this grant rests on: one, or several whose seats add up; at most `mostLines`.
    public let lines: [FeatureLine]
    public let terms: GrantTerms
    /// The signed bytes and the signature, as they lie in the file.
    public let sealed: SealedText

    public static var mostLines: Int { 16 }

    /// What the first of its lines gives: in what a borrower sees they agree.
    public var line: FeatureLine { given(by: lines[0]) ?? lines[0] }

    /// What one of its lines gives of the feature; `nil` where its PACKAGE or UPGRADE line does not touch that line.
    func given(by line: FeatureLine) -> FeatureLine? {
        guard let derivation else { return line }
        return derivation.line(of: terms.feature, from: line)
    }
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
    /// Base64url of the SHA-256 of what the publisher signed on the lines.
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
    /// Whether it holds only while its application is connected: it is never written to disk.
    public var isConnected: Bool
    /// When the agent should ask anew, by the server's clock; `nil`: it runs until its end.
    public var renewAt: Instant?
    /// How long it was lent for, where its end does not show that; a renewal asks for as long.
    public var interval: Interval?
    /// The end that was promised, where grants are shorter: until then it is renewed; `nil`: its own end.
    public var renewableUntil: Instant?

    public init(
        feature: Bytes, vendor: Bytes, version: Version, seats: Int, device: Bytes, machine: Bytes, borrowedFrom: Bytes, loan: Bytes,
        issuedAt: Instant, expiresAt: Instant, user: Bytes, host: Bytes, isConnected: Bool = false, renewAt: Instant? = nil,
        interval: Interval? = nil, renewableUntil: Instant? = nil
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
        self.isConnected = isConnected
        self.renewAt = renewAt
        self.interval = interval
        self.renewableUntil = renewableUntil
    }

    /// When it ends if its agent renews it as long as it may.
    public var lastEnd: Instant { renewableUntil ?? expiresAt }
}

extension Borrowing {
    fileprivate func allows(_ terms: GrantTerms) -> Bool {
        terms.isConnected
            ? allowsConnected(from: terms.issuedAt, to: terms.expiresAt) : allows(from: terms.issuedAt, to: terms.expiresAt)
    }
}

extension Grant {
    /// Whether a grant claims more than the publisher's lines it rests on: each must cover it, and their seats must be enough.
    public var exceedsLines: Bool {
        var seats = 0
        for written in lines {
            guard let line = given(by: written), case .counted(let count) = line.count, line.name == terms.feature,
                line.vendor == terms.vendor,
                terms.version <= line.version, line.borrowing.allows(terms)
            else { return true }
            seats += count
        }
        return terms.seats > min(seats, derivation?.mostSeats ?? seats) || restsTwiceOnOneLine
    }

    private var restsTwiceOnOneLine: Bool {
        if lines.count == 1 { return false }
        let signed = lines.map { $0.tokens.underPublisherSignature.canonical }
        return signed.indices.contains { signed[..<$0].contains(signed[$0]) }
    }
}
