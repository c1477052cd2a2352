// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Adds to what is counted for that day.
    func add(_ use: DayOfUse) throws {
        try execute(
            """
            INSERT INTO usage (vendor, feature, day, user_name, host_name, device, launches, minutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (day, vendor, feature, user_name, host_name, device)
            DO UPDATE SET launches = usage.launches + excluded.launches, minutes = usage.minutes + excluded.minutes
            """,
            [use.vendor.blob, use.feature.blob, use.day.iso8601.shown, use.user, use.host, use.device, use.launches, use.minutes])
    }

    /// Goes through what was used by day; nothing in a database that no server has opened since use is counted.
    func eachDayOfUse(since: CivilDate?, _ body: (DayOfUse) -> Void) throws {
        guard try has("usage") else { return }
        let sql = "SELECT * FROM usage WHERE day >= ? ORDER BY day, vendor, feature, user_name, host_name, device"
        let rows = try Row.fetchCursor(database, sql: sql, arguments: [since?.iso8601.shown ?? ""])
        while let row = try rows.next() { body(try DayOfUse(row: row)) }
    }
}

extension DayOfUse {
    fileprivate init(row: Row) throws {
        let text: String = row["day"]
        guard let day = CivilDate(iso8601: Bytes(text.utf8)) else { throw Refusal.store("use is counted for \(text), which is no day") }
        self.init(
            vendor: Bytes(row["vendor"] as Data), feature: Bytes(row["feature"] as Data), day: day, user: row["user_name"],
            host: row["host_name"], device: row["device"], launches: row["launches"], minutes: row["minutes"])
    }
}
