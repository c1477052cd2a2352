// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension FeatureLine {
    /// Whether one of these publishers signed this line for these servers.
    public func isSigned(by publishers: [PublicKey], for servers: [ServerLine]) -> Bool {
        guard let signature else { return false }
        let message = publisherMessage(servers: servers)
        return publishers.contains { $0.verifies(signature, of: message, for: .publisherLine) }
    }

    /// The fingerprint of a grant that rests on this line alone.
    public func fingerprint(servers: [ServerLine]) -> Bytes { [self].fingerprint(servers: servers) }
}

extension [FeatureLine] {
    /// What a grant names as `BORROWED_FROM`: the base64url of the SHA-256 of what the publisher signed on each line, one after another.
    public func fingerprint(servers: [ServerLine]) -> Bytes {
        var signed: Bytes = []
        for line in self { signed += SignatureDomain.publisherLine.prefix + line.publisherMessage(servers: servers) }
        return Base64URL.encode(Digest.sha256(signed))
    }
}
