// SPDX-License-Identifier: Apache-2.0

/// The server's signed word that a return has arrived: replaces the tombstone on the laptop.
public struct Receipt: Sendable {
    public let terms: ReceiptTerms
    public let sealed: SealedText
}

/// What a receipt says.
public struct ReceiptTerms: Sendable, Equatable {
    public var feature: Bytes
    public var vendor: Bytes
    public var loan: Bytes
    /// The server that signs this, `ED25519=…`: the one that lent it, or another of its three that lends in its place.
    public var server: Bytes
    /// The device that held it, `ED25519=…`.
    public var device: Bytes
    /// When the laptop gave it up, by the laptop's clock.
    public var returnedAt: Instant
    /// When the server heard of it, by the server's clock.
    public var receivedAt: Instant

    public init(feature: Bytes, vendor: Bytes, loan: Bytes, server: Bytes, device: Bytes, returnedAt: Instant, receivedAt: Instant) {
        self.feature = feature
        self.vendor = vendor
        self.loan = loan
        self.server = server
        self.device = device
        self.returnedAt = returnedAt
        self.receivedAt = receivedAt
    }

    /// The bytes that the server signs.
    public var message: Bytes {
        let comment = Bytes("Received by the license server at ") + receivedAt.readable + Bytes(". Signed text: any edit voids it.")
        let tokens = Tokens([
            Token("RECEIPT"), Token(key: feature), Token(key: vendor), Token("LOAN", loan), Token("SERVER", server),
            Token("DEVICE", device),
            Token("RETURNED_AT", returnedAt.iso8601), Token("RECEIVED_AT", receivedAt.iso8601),
        ])
        return SealedText.message(comment: comment, lines: [tokens])
    }
}

extension Receipt {
    /// `nil` for anything but one comment and one whole RECEIPT line.
    public init?(_ text: Bytes) {
        guard let record = SealedRecord(text, keyword: "RECEIPT"),
            let returned = record.instant("RETURNED_AT"), let received = record.instant("RECEIVED_AT")
        else { return nil }
        sealed = record.sealed
        terms = ReceiptTerms(
            feature: record.feature, vendor: record.vendor, loan: record.loan, server: record.server, device: record.device,
            returnedAt: returned, receivedAt: received)
    }
}
