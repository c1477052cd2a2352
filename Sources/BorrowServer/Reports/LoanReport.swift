// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// Who holds what, where, since when and until when.
public struct LoanReport: Codable, Sendable {
    /// One loan. Text is as the borrower claimed it, unescaped; the user of an enrolled device is proven.
    public struct Entry: Codable, Sendable {
        public let loan: String
        /// `open`, `expired`, `returned`, `replaced`, or `reclaimed` where the seat was freed before the grant has ended.
        public let state: String
        public let user: String
        public let host: String
        /// `claimed`: user and host are what the device says. `enrolled`: the user is fixed.
        public let identity: Identity
        public let display: String
        public let project: String
        public let client: String
        /// `ED25519=…`.
        public let device: String
        public let vendor: String
        public let feature: String
        /// The version of the license line.
        public let version: String
        /// Absent where any would do.
        public let versionAsked: String?
        public let seats: Int
        /// The seats that are counted for it: fewer where it shares them with another of its device.
        public let charged: Int
        /// `false` for a borrow: for as long as an application is connected, and renewed by its agent.
        public let connected: Bool
        /// When it was lent.
        public let since: Instant
        /// When it ends, or would have ended.
        public let until: Instant
        /// Seconds that are left; 0 for what is not out any more.
        public let left: Int64
        /// When it was returned or replaced.
        public let ended: Instant?
        /// When an administrator asked for it back, and his words.
        public let recalled: Instant?
        public let recallReason: String?
        /// When an administrator wrote it off, and his words.
        public let reclaimed: Instant?
        public let reclaimReason: String?
        /// Whether its grant runs on out there though its seat was freed, until `until`.
        public let overUse: Bool
        /// The end that its borrower was promised, where the grant ends before and is renewed.
        public let promised: Instant?
        /// Whether it was forgotten, and known again because its laptop has shown it.
        public let adopted: Bool
        /// Whether its laptop was told to give it up, and is still to say that it has.
        public let leaving: Bool
    }

    /// The moment that it shows.
    public let at: Instant
    /// By time of issue.
    public let loans: [Entry]
    /// The pools of which more is out than they have, by the license files that the server read last.
    public let overuse: [Overuse]

    /// Reads a database, also that of a server that is running.
    ///
    /// - Parameter all: also the loans that have ended.
    /// - Throws: `cannot-read` where there is none, else `store-failed`.
    public static func read(database path: String, all: Bool, now: Instant) throws(Refusal) -> LoanReport {
        try LoansOrder(all: all).carryOut(inStore: path, administrator: "", now: now)
    }
}

extension LoanReport.Entry {
    init(_ loan: Loan, isEnrolled: Bool, now: Instant) {
        self.init(
            loan: loan.id, state: loan.reportedState(at: now), user: loan.borrower.user, host: loan.borrower.host,
            identity: isEnrolled ? .enrolled : .claimed, display: loan.borrower.display, project: loan.borrower.project,
            client: loan.borrower.client,
            device: loan.borrower.device, vendor: loan.vendor.shown, feature: loan.feature.shown, version: loan.version.shown,
            versionAsked: loan.versionAsked?.shown, seats: loan.seats, charged: loan.charged ?? loan.seats, connected: loan.isConnected,
            since: loan.issuedAt,
            until: loan.expiresAt,
            left: loan.isOut(at: now) || loan.isOverUse(at: now) ? loan.expiresAt - now : 0, ended: loan.endedAt,
            recalled: loan.recall?.at, recallReason: loan.recall?.reason,
            reclaimed: loan.reclaim?.at, reclaimReason: loan.reclaim?.reason, overUse: loan.isOverUse(at: now),
            promised: loan.promisedUntil, adopted: loan.request.isEmpty, leaving: loan.isLeaving && loan.isOut(at: now))
    }
}

extension Loan {
    fileprivate func reportedState(at now: Instant) -> String {
        let hasExpired =
            switch state {
            case .open, .reclaimed: expiresAt <= now
            // Its device borrowed anew after that.
            case .replaced: endedAt == expiresAt
            case .returned: false
            }
        if state == .reclaimed, receipt != nil { return State.returned.rawValue }
        return hasExpired ? "expired" : state.rawValue
    }
}
