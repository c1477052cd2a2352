// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The launch check's answer: may this feature run on this machine now? With the grant's data even when the answer is no.
public struct Verdict: Sendable {
    public let code: VerdictCode
    /// What the grant, tombstone or receipt says; before `licensed` it is a claim only.
    public let facts: Facts?

    /// Unknown texts are empty, unknown seats 0.
    public struct Facts: Sendable {
        public var feature: Bytes
        public var vendor: Bytes
        public var version: Version?
        public var seats = 0
        public var loan: Bytes
        /// By the server's clock; `nil` for what was returned.
        public var issuedAt: Instant?
        /// The first second that is not licensed any more; `nil` for a receipt.
        public var expiresAt: Instant?
        public var user: Bytes = []
        public var host: Bytes = []
    }

    init(_ code: VerdictCode, _ facts: Facts? = nil) {
        (self.code, self.facts) = (code, facts)
    }

    /// The one question that an application needs answered.
    public var isLicensed: Bool { code == .licensed }

    /// Licensed goes before any no, a later end before an earlier one.
    public func isBetter(than other: Verdict) -> Bool {
        if code.rank != other.code.rank { return code.rank > other.code.rank }
        return facts?.expiresAt ?? .min > other.facts?.expiresAt ?? .min
    }
}

extension Verdict.Facts {
    init(_ terms: GrantTerms) {
        self.init(
            feature: terms.feature, vendor: terms.vendor, version: terms.version, seats: terms.seats, loan: terms.loan,
            issuedAt: terms.issuedAt, expiresAt: terms.expiresAt, user: terms.user, host: terms.host)
    }

    init(_ terms: TombstoneTerms) {
        self.init(
            feature: terms.feature, vendor: terms.vendor, loan: terms.loan, expiresAt: terms.expiresAt, user: terms.user, host: terms.host)
    }

    init(_ terms: ReceiptTerms) {
        self.init(feature: terms.feature, vendor: terms.vendor, loan: terms.loan)
    }
}
