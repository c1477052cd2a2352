// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// Who holds what, where, since when and until when.
public struct LoanReport: Codable, Sendable {
    /// One loan. Text is as the borrower claimed it, unescaped; the user of an enrolled device is proven.
    public struct Entry: Codable, Sendable {
        public let loan: String
        /// `open`, `expired`, `returned` or `replaced`.
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
    }

    /// The moment that it shows.
    public let at: Instant
    /// By time of issue.
    public let loans: [Entry]

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
            loan: loan.id, state: loan.hasExpired(at: now) ? "expired" : loan.state.rawValue, user: loan.borrower.user,
            host: loan.borrower.host, identity: isEnrolled ? .enrolled : .claimed, display: loan.borrower.display,
            project: loan.borrower.project, client: loan.borrower.client,
            device: loan.borrower.device, vendor: loan.vendor.shown, feature: loan.feature.shown, version: loan.version.shown,
            versionAsked: loan.versionAsked?.shown, seats: loan.seats, connected: loan.isConnected, since: loan.issuedAt,
            until: loan.expiresAt,
            left: loan.isOut(at: now) ? loan.expiresAt - now : 0, ended: loan.endedAt,
            recalled: loan.recall?.at, recallReason: loan.recall?.reason)
    }
}

extension Loan {
    /// Whether it came to its end, also where its device borrowed anew after that.
    fileprivate func hasExpired(at now: Instant) -> Bool {
        state == .open ? !isOut(at: now) : state == .replaced && endedAt == expiresAt
    }
}
