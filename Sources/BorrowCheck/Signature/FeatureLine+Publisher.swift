// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension FeatureLine {
    /// Whether one of these publishers signed this line for these servers.
    public func isSigned(by publishers: [PublicKey], for servers: [ServerLine]) -> Bool {
        guard let signature else { return false }
        let message = publisherMessage(servers: servers)
        return publishers.contains { $0.verifies(signature, of: message, for: .publisherLine) }
    }

    /// What a grant names as `BORROWED_FROM`: the base64url of the SHA-256 of what the publisher signed.
    public func fingerprint(servers: [ServerLine]) -> Bytes {
        Base64URL.encode(Digest.sha256(SignatureDomain.publisherLine.prefix + publisherMessage(servers: servers)))
    }
}
