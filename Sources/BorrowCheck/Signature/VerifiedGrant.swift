// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A grant whose whole chain holds: a pinned publisher signed the line, the line's server signed the grant, and the
/// grant claims no more than the line.
public struct VerifiedGrant: Sendable {
    public let grant: Grant
    /// The hostid of the server that signed it.
    public let server: PublicKey

    /// Which link of the chain does not hold.
    public enum Failure: Error, Sendable {
        case badSignature, publisherUnknown, exceedsLine
    }

    /// Walks from the bytes to the pinned keys; what the machine and the clock say is not asked here.
    public init(_ grant: Grant, publishers: [PublicKey]) throws(Failure) {
        let keys = grant.servers.compactMap { PublicKey(hostid: $0.hostid) }
        guard let signer = keys.first(where: { $0.verifies(grant.sealed, for: .grant) }) else { throw .badSignature }
        var messages = grant.lines.map { $0.publisherMessage(servers: grant.servers) }
        guard zip(grant.lines, messages).allSatisfy({ $0.isSigned(by: publishers, message: $1) }) else { throw .publisherUnknown }
        if let derivation = grant.derivation {
            let message = derivation.publisherMessage(servers: grant.servers)
            guard derivation.isSigned(by: publishers, message: message) else { throw .publisherUnknown }
            messages.insert(message, at: 0)
        }
        guard grant.terms.borrowedFrom == [FeatureLine].fingerprint(ofMessages: messages), !grant.exceedsLines else { throw .exceedsLine }
        self.grant = grant
        server = signer
    }
}
