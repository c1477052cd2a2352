// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What an application asks at launch, and whom it trusts.
public struct Asked: Sendable {
    /// Pinned in the application's own code; nothing that a user can edit may name one.
    public var publishers: [PublicKey]
    public var vendor: Bytes
    public var feature: Bytes
    /// `nil`: any version.
    public var version: Version?

    public init(publishers: [PublicKey], vendor: Bytes, feature: Bytes, version: Version? = nil) {
        (self.publishers, self.vendor, self.feature, self.version) = (publishers, vendor, feature, version)
    }

    /// How long before its issue a grant already holds: 24 hours, for clocks that differ.
    public static var clockTolerance: Int64 { 86400 }

    /// The whole check of one file's bytes; pure.
    ///
    /// - Parameter machine: `MACHINE=…` of the machine that asks.
    /// - Parameter connected: whether it came over the agent's connection; a file is no place for a connected license.
    public func verdict(on text: Bytes, machine: Bytes, now: Instant, connected: Bool = false) -> Verdict {
        let slot: Slot
        do throws(GrantError) {
            slot = try Slot(text)
        } catch {
            return Verdict(.malformed)
        }
        switch slot {
        case .grant(let grant): return verdict(on: grant, machine: machine, now: now, connected: connected)
        case .tombstone(let tombstone): return Verdict(.returned, Verdict.Facts(tombstone.terms))
        case .receipt(let receipt): return Verdict(.returned, Verdict.Facts(receipt.terms))
        }
    }

    private func verdict(on grant: Grant, machine: Bytes, now: Instant, connected: Bool) -> Verdict {
        let terms = grant.terms
        let facts = Verdict.Facts(terms)
        do throws(VerifiedGrant.Failure) {
            _ = try VerifiedGrant(grant, publishers: publishers)
        } catch {
            switch error {
            case .badSignature: return Verdict(.badSignature, facts)
            case .publisherUnknown: return Verdict(.publisherUnknown, facts)
            case .exceedsLine: return Verdict(.exceedsLine, facts)
            }
        }
        if terms.machine != machine { return Verdict(.wrongMachine, facts) }
        if terms.isConnected, !connected { return Verdict(.connectedOnly, facts) }
        if terms.feature != feature || terms.vendor != vendor { return Verdict(.none, facts) }
        if let version, terms.version < version { return Verdict(.versionTooOld, facts) }
        if now < terms.issuedAt + -Self.clockTolerance { return Verdict(.notYetValid, facts) }
        if now >= terms.expiresAt { return Verdict(.expired, facts) }
        return Verdict(.licensed, facts)
    }
}

extension Asked {
    /// The same from texts, as an application's code holds them.
    ///
    /// `nil` where a key is not `ED25519=` and 43 characters, or the version is not a decimal number.
    public init?(publishers: [String], vendor: String, feature: String, version: String? = nil) {
        let keys = publishers.compactMap { PublicKey(hostid: Bytes($0.utf8)) }
        guard keys.count == publishers.count else { return nil }
        self.init(publishers: keys, vendor: Bytes(vendor.utf8), feature: Bytes(feature.utf8))
        guard let version else { return }
        guard let asked = Version(Bytes(version.utf8)) else { return nil }
        self.version = asked
    }
}
