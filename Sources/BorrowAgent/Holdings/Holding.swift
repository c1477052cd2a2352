// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// One license that lies, or lay, on this machine.
public struct Holding: Sendable {
    public enum State: String, Sendable, CaseIterable {
        case held
        /// Ended by itself.
        case ended
        /// Given up; its server is still to be told.
        case returnPending = "return-pending"
        /// Given up, and its server knows.
        case returned
        /// Lies here and does not hold: see `verdict`.
        case unusable
    }

    public let vendor: Bytes
    public let feature: Bytes
    public let state: State
    public let version: Version?
    public let seats: Int
    public let loan: Bytes
    /// The server's key, `ED25519=…`; `nil` where a grant does not verify.
    public let server: Bytes?
    /// The server's name, as its license line says it.
    public let serverHost: Bytes?
    public let issuedAt: Instant?
    public let expiresAt: Instant?
    /// From when it is asked for anew by itself; `nil`: it runs until its end.
    public let renewAt: Instant?
    /// The end that was promised, where this grant is shorter and renewed; `nil`: its own.
    public var renewableUntil: Instant?
    public let returnedAt: Instant?
    /// When the server heard of the return.
    public let receivedAt: Instant?
    public let earlyReturn: Bool
    /// The license line's own words.
    public let userInfo: Bytes?
    public let user: Bytes?
    public let path: String?
    public let verdict: Verdict?
}

extension Holding {
    init(_ entry: NodelockContents.Entry, laptop: Laptop, now: Instant) {
        switch entry.slot {
        case .grant(let grant): self.init(grant, path: entry.path, laptop: laptop, now: now)
        case .tombstone(let tombstone): self.init(tombstone, path: entry.path)
        case .receipt(let receipt): self.init(receipt, path: entry.path)
        }
    }

    private init(_ grant: Grant, path: String, laptop: Laptop, now: Instant) {
        let terms = grant.terms
        let isSealed = grant.signer != nil
        let asked = Asked(publishers: laptop.publishers.keys, vendor: terms.vendor, feature: terms.feature)
        let verdict = asked.verdict(on: grant.sealed.text, machine: laptop.machine, now: now)
        let state: State =
            switch verdict.code {
            case .licensed: .held
            case .expired: .ended
            default: .unusable
            }
        self.init(
            vendor: terms.vendor, feature: terms.feature, state: state, version: terms.version, seats: terms.seats, loan: terms.loan,
            server: (try? VerifiedGrant(grant, publishers: laptop.publishers.keys))?.server.hostid, serverHost: grant.servers.first?.host,
            issuedAt: isSealed ? terms.issuedAt : nil, expiresAt: isSealed ? terms.expiresAt : nil,
            renewAt: isSealed ? terms.renewAt : nil, renewableUntil: isSealed ? terms.renewableUntil : nil, returnedAt: nil,
            receivedAt: nil,
            earlyReturn: grant.line.borrowing.earlyReturn, userInfo: grant.line.value("user_info"), user: terms.user, path: path,
            verdict: verdict)
    }

    /// Pending until the server's receipt replaces it, whatever our clock says.
    init(_ tombstone: Tombstone, path: String?) {
        let terms = tombstone.terms
        self.init(
            vendor: terms.vendor, feature: terms.feature, state: .returnPending, version: nil, seats: 0,
            loan: terms.loan, server: terms.server, serverHost: nil, issuedAt: nil, expiresAt: terms.expiresAt,
            renewAt: nil, renewableUntil: nil, returnedAt: terms.returnedAt,
            receivedAt: nil, earlyReturn: true, userInfo: nil, user: terms.user, path: path, verdict: nil)
    }

    private init(_ receipt: Receipt, path: String) {
        let terms = receipt.terms
        self.init(
            vendor: terms.vendor, feature: terms.feature, state: .returned, version: nil, seats: 0, loan: terms.loan, server: terms.server,
            serverHost: nil, issuedAt: nil, expiresAt: nil, renewAt: nil, renewableUntil: nil, returnedAt: terms.returnedAt,
            receivedAt: terms.receivedAt,
            earlyReturn: true,
            userInfo: nil, user: nil, path: path, verdict: nil)
    }
}
