// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    func loan(_ id: String) throws -> Loan? {
        try firstRow("SELECT * FROM loans WHERE loan = ?", [id]).map(Loan.init(row:))
    }

    /// The loans that a request made, in the order its features were asked.
    func loans(device: String, request: String) throws -> [Loan] {
        try rows("SELECT * FROM loans WHERE device = ? AND request = ? ORDER BY position", [device, request]).map(Loan.init(row:))
    }

    /// The loan of this device, machine and feature that is out and whose place a new one takes: the borrow, or the connected one
    /// that `asked` names or that has renewed it since. One kind never replaces the other, and what is to be given up comes last.
    func held(_ asked: WantedSeats, by borrower: Borrower, connected: Bool, now: Instant) throws -> Loan? {
        if connected, asked.renews == nil { return nil }
        let sql = """
            SELECT * FROM loans
            WHERE device = ? AND vendor = ? AND feature = ? AND state = 'open' AND machine = ? AND connected = ? AND expires_at > ?
                AND leaving = FALSE
            """
        let arguments = Self.arguments(asked, borrower, connected: connected, now: now)
        guard let renews = asked.renews, connected else {
            return try firstRow(sql + " ORDER BY issued_at DESC", arguments).map(Loan.init(row:))
        }
        guard let last = try loan(renews).flatMap({ try lastRenewal(of: $0) }) else { return nil }
        return try firstRow(sql + " AND loan = ?", arguments + [last.id]).map(Loan.init(row:))
    }

    /// The loan at the end of the renewals that followed a connected one, or the loan itself: its device may not have heard of any.
    ///
    /// - Returns: `nil` where one of them is forgotten, or they are more than any hour holds.
    func lastRenewal(of loan: Loan) throws -> Loan? {
        var last = loan
        for _ in 0...Self.mostRenewals {
            guard let next = last.renewedBy else { return last }
            guard let renewal = try self.loan(next) else { return nil }
            last = renewal
        }
        return nil
    }

    private static var mostRenewals: Int { 1000 }

    /// Takes what has ended out of the open loans that a new one follows: it would count again if the clock were set back.
    func putAwayEnded(_ asked: WantedSeats, of borrower: Borrower, connected: Bool, at now: Instant) throws {
        let sql = """
            UPDATE loans SET state = 'replaced', ended_at = expires_at
            WHERE device = ? AND vendor = ? AND feature = ? AND state = 'open' AND machine = ? AND connected = ? AND expires_at <= ?
            """
        try execute(sql, Self.arguments(asked, borrower, connected: connected, now: now))
    }

    /// Takes away a device's connected loans of a feature that ended more than a day ago, and their requests: an application that
    /// runs all year renews its license every few minutes. The audit keeps them.
    ///
    /// Only where the feature's seats were counted at `now`.
    func forgetConnected(_ asked: WantedSeats, of borrower: Borrower, at now: Instant) throws {
        let condition = "device = ? AND vendor = ? AND feature = ? AND connected = TRUE AND expires_at < ?"
        let arguments: StatementArguments = [borrower.device, asked.vendor.blob, asked.feature.blob, now.seconds - 86400]
        try execute(
            "DELETE FROM requests WHERE device = ? AND id IN (SELECT request FROM loans WHERE \(condition))",
            [borrower.device] + arguments)
        try execute("DELETE FROM loans WHERE \(condition)", arguments)
    }

    private static func arguments(_ asked: WantedSeats, _ borrower: Borrower, connected: Bool, now: Instant) -> StatementArguments {
        [borrower.device, asked.vendor.blob, asked.feature.blob, borrower.machine, connected, now.seconds]
    }

    /// Goes through loans by time of issue: those that are out at `now` or whose grants run on all the same, or every one ever made.
    func eachLoan(outAt now: Instant?, _ body: (Loan) throws -> Void) throws {
        let sql = now == nil ? "" : "WHERE expires_at > ?"
        let arguments: StatementArguments = now.map { [$0.seconds] } ?? []
        let loans = try Row.fetchCursor(database, sql: "SELECT * FROM loans \(sql) ORDER BY issued_at, loan", arguments: arguments)
        while let row = try loans.next() {
            let loan = try Loan(row: row)
            if now.map({ loan.isOut(at: $0) || loan.isOverUse(at: $0) }) ?? true { try body(loan) }
        }
    }

    /// Stores a loan and counts its seats.
    func insert(_ loan: Loan) throws {
        try execute(Self.insertion, Self.values(of: loan))
        if let promised = loan.promisedUntil {
            try execute("UPDATE loans SET promised_until = ? WHERE loan = ?", [promised.seconds, loan.id])
        }
        try reach(loan.expiresAt, LicenseName(vendor: loan.vendor, feature: loan.feature))
        try count(loan)
    }

    /// Ends an open loan, whose seats are free from then on.
    func end(_ loan: Loan, as state: Loan.State, at now: Instant, renewedBy: String? = nil, receipt: Bytes? = nil) throws {
        try execute(
            "UPDATE loans SET state = ?, ended_at = ?, renewed_by = ?, receipt = ? WHERE loan = ?",
            [state.rawValue, now.seconds, renewedBy, receipt?.blob, loan.id])
        try uncount(loan)
    }

    /// Keeps the answer to the return of a loan that had ended already.
    func keepReceipt(_ receipt: Bytes, for loan: Loan) throws {
        try execute("UPDATE loans SET receipt = ? WHERE loan = ?", [receipt.blob, loan.id])
    }

    private static let insertion = """
        INSERT INTO loans (loan, vendor, feature, version, seats, pool, line, early_return, connected,
            device, machine, user_name, host_name, display, project, client, address,
            request, position, version_asked, issued_at, expires_at, grant_text, share, charged, capability, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
        """

    private static func values(of loan: Loan) -> StatementArguments {
        let lent: StatementArguments = [
            loan.id, loan.vendor.blob, loan.feature.blob, loan.version.blob, loan.seats, loan.pool.text, loan.line.shown, loan.earlyReturn,
            loan.isConnected,
        ]
        let borrower: StatementArguments = [
            loan.borrower.device, loan.borrower.machine, loan.borrower.user, loan.borrower.host, loan.borrower.display,
            loan.borrower.project, loan.borrower.client, loan.borrower.address,
        ]
        let asked: StatementArguments = [
            loan.request, loan.position, loan.versionAsked?.blob, loan.issuedAt.seconds, loan.expiresAt.seconds, loan.grant.blob,
            loan.share, loan.share == nil ? loan.seats : 0,
            loan.isCapability,
        ]
        return lent + borrower + asked
    }
}
