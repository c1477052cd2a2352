// SPDX-License-Identifier: Apache-2.0

/// A publisher's line that makes other seats of those of FEATURE and INCREMENT lines: what they give together is a feature line
/// that nobody wrote.
public enum Derivation: Sendable {
    /// Seats of a suite are seats of its components.
    case package(PackageLine)
    /// Seats of an older version are seats of a newer one.
    case upgrade(UpgradeLine)

    /// The line that seats of `base` become for `feature`; `nil` where this line does not touch it.
    public func line(of feature: Bytes, from base: FeatureLine) -> FeatureLine? {
        switch self {
        case .package(let line): line.component(feature, enabledBy: base)
        case .upgrade(let line): feature == line.name ? line.upgraded(base) : nil
        }
    }

    /// The most seats that all lines together get from it; `nil`: as many as they have.
    public var mostSeats: Int? {
        guard case .upgrade(let line) = self, case .counted(let seats) = line.count else { return nil }
        return seats
    }

    public var name: Bytes {
        switch self {
        case .package(let line): line.name
        case .upgrade(let line): line.name
        }
    }

    public var vendor: Bytes {
        switch self {
        case .package(let line): line.vendor
        case .upgrade(let line): line.vendor
        }
    }

    /// What it says itself.
    public var borrowing: Borrowing {
        switch self {
        case .package(let line): line.borrowing
        case .upgrade(let line): line.borrowing
        }
    }

    public var tokens: Tokens {
        switch self {
        case .package(let line): line.tokens
        case .upgrade(let line): line.tokens
        }
    }

    /// The 64 bytes of `SIGN`; `nil` where it is absent or not one of ours.
    public var signature: Bytes? { tokens.publisherSignature }

    /// What the publisher signs, as of a FEATURE line.
    public func publisherMessage(servers: [ServerLine]) -> Bytes { tokens.publisherMessage(servers: servers, vendor: vendor) }

    /// The same line with this signature in place of any other.
    public func signed(_ signature: Bytes) -> Derivation {
        let tokens = tokens.signed(signature)
        switch self {
        case .package(var line):
            line.tokens = tokens
            return .package(line)
        case .upgrade(var line):
            line.tokens = tokens
            return .upgrade(line)
        }
    }
}

extension LicenseFile.Entry {
    public init(_ derivation: Derivation) {
        switch derivation {
        case .package(let line): self = .package(line)
        case .upgrade(let line): self = .upgrade(line)
        }
    }

    /// Of a PACKAGE or UPGRADE line.
    public var derivation: Derivation? {
        switch self {
        case .package(let line): .package(line)
        case .upgrade(let line): .upgrade(line)
        case .blank, .comment, .server, .vendor, .useServer, .feature: nil
        }
    }
}
