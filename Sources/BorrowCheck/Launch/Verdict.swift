// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The launch check's answer: may this feature run on this machine now? With the grant's data even when the answer is no.
public struct Verdict: Error, Sendable {
    public let code: VerdictCode
    /// What the grant, tombstone or receipt says; before `licensed` it is a claim only.
    public let facts: Facts?
    /// Why not, and the way out, where borrowd was asked; of `noDaemon` what the nodelock directory says.
    public let reason: ToldRefusal?
    /// Whether what is held ends within hours or minutes, and could not be renewed so far.
    public internal(set) var endsSoon = false

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
        /// Whether it holds only while its application is connected to borrowd.
        public var isConnected = false
    }

    init(_ code: VerdictCode, _ facts: Facts? = nil, reason: ToldRefusal? = nil) {
        (self.code, self.facts, self.reason) = (code, facts, reason)
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
            issuedAt: terms.issuedAt, expiresAt: terms.expiresAt, user: terms.user, host: terms.host,
            isConnected: terms.isConnected)
    }

    init(_ terms: TombstoneTerms) {
        self.init(
            feature: terms.feature, vendor: terms.vendor, loan: terms.loan, expiresAt: terms.expiresAt, user: terms.user, host: terms.host)
    }

    init(_ terms: ReceiptTerms) {
        self.init(feature: terms.feature, vendor: terms.vendor, loan: terms.loan)
    }
}
