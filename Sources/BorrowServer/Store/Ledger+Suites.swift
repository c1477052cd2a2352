// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    /// The seats of a suite that are taken at `now`, by whatever feature of it.
    ///
    /// Features that share a seat take together as many as the one of which most is out.
    /// - Parameter taker: a borrower, and the feature he asks for: of those that would share with it only that one counts.
    func seatsOut(
        _ suite: Suite, vendor: Bytes, pool: Pool.ID, by taker: (borrower: Borrower, feature: Bytes)?, now: Instant
    ) throws -> Int {
        let places = suite.features.map { _ in "?" }.joined(separator: ", ")
        let condition = "vendor = ? AND feature IN (\(places)) AND pool = ? AND state = 'open' AND expires_at > ?"
        let features: StatementArguments = StatementArguments(suite.features.map(\.blob))
        let arguments = [vendor.blob] + features + [pool.text, now.seconds]
        guard case .perDevice(let display, let project) = suite.sharing else {
            return try number("SELECT COALESCE(SUM(charged), 0) FROM loans WHERE \(condition)", arguments)
        }
        let columns = ["device", "machine"] + (display ? ["display"] : []) + (project ? ["project"] : [])
        let group = columns.joined(separator: ", ")
        var values: StatementArguments = []
        // Nobody's device is empty.
        let mine = columns.map { "\($0) = ?" }.joined(separator: " AND ")
        let borrower = taker?.borrower
        values += [taker?.feature.blob ?? Bytes().blob, borrower?.device ?? "", borrower?.machine ?? ""]
        if display { values += [borrower?.display ?? ""] }
        if project { values += [borrower?.project ?? ""] }
        let each = "SELECT \(group), feature, SUM(charged) AS seats FROM loans WHERE \(condition) GROUP BY \(group), feature"
        return try number(
            """
            SELECT COALESCE(SUM(most), 0) FROM
                (SELECT MAX(seats) AS most FROM (\(each)) WHERE feature = ? OR NOT (\(mine)) GROUP BY \(group))
            """, arguments + values)
    }
}
