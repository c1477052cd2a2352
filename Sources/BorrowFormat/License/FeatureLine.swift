// SPDX-License-Identifier: Apache-2.0

/// `{FEATURE|INCREMENT} feature vendor version exp_date num_lic [attr …] SIGN="…"`: what a publisher sells.
public struct FeatureLine: Sendable {
    /// Of FEATURE lines of one name only the first counts; INCREMENT lines add.
    public enum Kind: Sendable { case feature, increment }

    public let kind: Kind
    public let name: Bytes
    public let vendor: Bytes
    public let version: Version
    public let expiry: Expiry
    public let count: SeatCount
    /// The hex key of an old, unsigned file.
    public let bareKey: Bytes?
    public let tokens: Tokens
    /// What the line says about borrowing, read once.
    public let borrowing: Borrowing

    /// The line number in its file.
    public var line: Int { tokens.all[0].position.line }

    /// The whole line as it is printed, without line breaks.
    public var canonical: Bytes { tokens.canonical }
    /// The value of an attribute; `nil` where it is absent or a word alone.
    public func value(_ key: StaticString) -> Bytes? { tokens.value(key) }
    public func has(_ key: StaticString) -> Bool { tokens.has(key) }

    /// The 64 bytes of `SIGN`; `nil` where it is absent or not one of ours.
    public var signature: Bytes? { tokens.publisherSignature }

    /// What the publisher signs, without the domain prefix: the hostid of each SERVER line, the vendor, the line.
    public func publisherMessage(servers: [ServerLine]) -> Bytes { tokens.publisherMessage(servers: servers, vendor: vendor) }

    /// The same line with this signature in place of any other.
    public func signed(_ signature: Bytes) -> FeatureLine {
        replacing(tokens.signed(signature))
    }

    private func replacing(_ tokens: Tokens) -> FeatureLine {
        FeatureLine(
            kind: kind, name: name, vendor: vendor, version: version, expiry: expiry, count: count, bareKey: bareKey, tokens: tokens,
            borrowing: borrowing)
    }
}
