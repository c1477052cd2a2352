// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

/// A row of the audit as it lies in the database, which anybody may have written.
struct StoredAuditRow: Sendable {
    let number: Int64
    /// `nil` where a column holds what `lend` never writes there, such as a number in place of a text.
    let row: AuditRow?
    /// As it is stored; empty where there is none.
    let hash: Bytes

    /// Whether its hash fits it and the hash before.
    func follows(_ previous: Bytes) -> Bool { row?.hash(after: previous) == hash }
}

extension StoredAuditRow {
    private static let texts = ["action", "device", "request", "detail", "administrator", "user_name", "host_name"]
    private static let bytes = ["vendor", "feature"]

    /// Texts are read as bytes: SQLite shows a text up to its first NUL only, and what stands behind would not be hashed.
    static var columns: String { columns(hashed: true) }

    /// The same of a row that has no hash yet.
    static var columnsToAdopt: String { columns(hashed: false) }

    private static func columns(hashed: Bool) -> String {
        let shape =
            texts.map { "typeof(\($0)) = 'text'" } + bytes.map { "typeof(\($0)) = 'blob'" } + ["typeof(at) = 'integer'"]
            + ["typeof(loan) IN ('text', 'null')", "typeof(code) IN ('text', 'null')", "typeof(seats) IN ('integer', 'null')"]
            + (hashed ? ["typeof(hash) = 'blob'"] : [])
        return "number, at, seats, hash, vendor, feature, \(shape.joined(separator: " AND ")) AS is_whole, "
            + (texts + ["loan", "code"]).map { "CAST(\($0) AS BLOB) AS \($0)_bytes" }.joined(separator: ", ")
    }

    init(_ stored: Row) {
        number = stored["number"]
        guard stored["is_whole"] as Bool? == true else {
            (row, hash) = (nil, (Data.fromDatabaseValue(stored["hash"]).map { Bytes($0) }) ?? [])
            return
        }
        func text(_ name: String) -> Bytes { (stored["\(name)_bytes"] as Data?).map { Bytes($0) } ?? [] }
        row = AuditRow(
            number: number, at: stored["at"], action: text("action"), device: text("device"), request: text("request"),
            vendor: Bytes(stored["vendor"] as Data), feature: Bytes(stored["feature"] as Data),
            loan: (stored["loan_bytes"] as Data?).map { Bytes($0) }, seats: stored["seats"],
            code: (stored["code_bytes"] as Data?).map { Bytes($0) }, detail: text("detail"), administrator: text("administrator"),
            user: text("user_name"), host: text("host_name"))
        hash = (stored["hash"] as Data?).map { Bytes($0) } ?? []
    }
}
