// SPDX-License-Identifier: Apache-2.0

/// A loan given up, signed by the device: replaces the grant on the laptop and is the body of the return request.
public struct Tombstone: Sendable {
    public let terms: TombstoneTerms
    public let sealed: SealedText
}

/// What a tombstone says.
public struct TombstoneTerms: Sendable, Equatable {
    public var feature: Bytes
    public var vendor: Bytes
    public var loan: Bytes
    /// The server that lent it, `ED25519=…`.
    public var server: Bytes
    /// The device that held it and signs this, `ED25519=…`.
    public var device: Bytes
    /// When the grant would have ended.
    public var expiresAt: Instant
    /// When it was given up, by the laptop's clock.
    public var returnedAt: Instant
    public var user: Bytes
    public var host: Bytes

    public init(
        feature: Bytes, vendor: Bytes, loan: Bytes, server: Bytes, device: Bytes, expiresAt: Instant, returnedAt: Instant, user: Bytes,
        host: Bytes
    ) {
        self.feature = feature
        self.vendor = vendor
        self.loan = loan
        self.server = server
        self.device = device
        self.expiresAt = expiresAt
        self.returnedAt = returnedAt
        self.user = user
        self.host = host
    }

    /// The bytes that the device signs.
    public var message: Bytes {
        let comment =
            Bytes("Returned by ") + user + Bytes(" on ") + host + Bytes(" at ") + returnedAt.readable
            + Bytes(". Signed text: any edit voids it.")
        let tokens = Tokens([
            Token("RETURN"), Token(key: feature), Token(key: vendor), Token("LOAN", loan), Token("SERVER", server), Token("DEVICE", device),
            Token("EXPIRES_AT", expiresAt.iso8601), Token("RETURNED_AT", returnedAt.iso8601), Token("USER", user), Token("HOST", host),
        ])
        return SealedText.message(comment: comment, lines: [tokens])
    }
}

extension Tombstone {
    /// `nil` for anything but one comment and one whole RETURN line.
    public init?(_ text: Bytes) {
        guard let record = SealedRecord(text, keyword: "RETURN"),
            let expires = record.instant("EXPIRES_AT"), let returned = record.instant("RETURNED_AT"),
            let user = record.tokens.value("USER"), let host = record.tokens.value("HOST")
        else { return nil }
        sealed = record.sealed
        terms = TombstoneTerms(
            feature: record.feature, vendor: record.vendor, loan: record.loan, server: record.server, device: record.device,
            expiresAt: expires, returnedAt: returned, user: user, host: host)
    }
}
