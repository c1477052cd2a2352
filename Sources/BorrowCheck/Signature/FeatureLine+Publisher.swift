// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension FeatureLine {
    /// Whether one of these publishers signed this line for these servers.
    public func isSigned(by publishers: [PublicKey], for servers: [ServerLine]) -> Bool {
        isSigned(by: publishers, message: publisherMessage(servers: servers))
    }

    /// The same for a `publisherMessage` that is at hand.
    func isSigned(by publishers: [PublicKey], message: Bytes) -> Bool {
        guard let signature else { return false }
        return publishers.contains { $0.verifies(signature, of: message, for: .publisherLine) }
    }

    /// The fingerprint of a grant that rests on this line alone.
    public func fingerprint(servers: [ServerLine]) -> Bytes { [self].fingerprint(servers: servers) }
}

extension Derivation {
    /// Whether one of these publishers signed this line for these servers.
    public func isSigned(by publishers: [PublicKey], for servers: [ServerLine]) -> Bool {
        isSigned(by: publishers, message: publisherMessage(servers: servers))
    }

    func isSigned(by publishers: [PublicKey], message: Bytes) -> Bool {
        guard let signature else { return false }
        return publishers.contains { $0.verifies(signature, of: message, for: .publisherLine) }
    }
}

extension [FeatureLine] {
    /// What a grant names as `BORROWED_FROM`: the base64url of the SHA-256 of what the publisher signed on each line, one after another;
    /// the PACKAGE or UPGRADE line comes first.
    public func fingerprint(servers: [ServerLine], derivation: Derivation? = nil) -> Bytes {
        let messages = map { $0.publisherMessage(servers: servers) }
        return Self.fingerprint(ofMessages: (derivation.map { [$0.publisherMessage(servers: servers)] } ?? []) + messages)
    }

    /// The same of the lines' `publisherMessage`s.
    static func fingerprint(ofMessages messages: [Bytes]) -> Bytes {
        var signed: Bytes = []
        for message in messages {
            signed += SignatureDomain.publisherLine.prefix
            signed += message
        }
        return Base64URL.encode(Digest.sha256(signed))
    }
}
