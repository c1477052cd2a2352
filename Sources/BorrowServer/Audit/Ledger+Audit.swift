// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Where the audit ends: the number and the hash of its last row.
    typealias AuditHead = (number: Int64, hash: Bytes)

    /// Adds a row, chained to the last one: the only place where rows of the audit are written.
    ///
    /// The last row is read within the transaction, so that the chain is one whoever else writes to the database.
    func append(_ entry: AuditEntry) throws {
        let (head, pseudonyms) = try auditState()
        let row = AuditRow(pseudonyms?.hiding(entry) ?? entry, number: head.number + 1)
        try insert(row, hash: row.hash(after: head.hash))
    }

    /// The end of the audit; `beginning` and 0 where there is no row.
    func auditHead() throws -> AuditHead { try auditState().head }

    private func auditState() throws -> (head: AuditHead, pseudonyms: Pseudonyms?) {
        let sql = """
            SELECT (SELECT number FROM audit ORDER BY number DESC LIMIT 1), (SELECT hash FROM audit ORDER BY number DESC LIMIT 1),
                (SELECT secret FROM audit_pseudonyms WHERE in_force)
            """
        let row = try firstRow(sql, [])
        let number = row?[0] as Int64? ?? 0
        // A hash that was taken away is found by whoever verifies: the next row follows none.
        let hash = (row?[1] as Data?).map { Bytes($0) } ?? AuditRow.beginning
        return ((number, hash), (row?[2] as Data?).map { Pseudonyms(secret: Bytes($0)) })
    }

    private func insert(_ row: AuditRow, hash: Bytes) throws {
        let decided: StatementArguments = [row.number, row.at, row.action.text, row.device.text, row.request.text]
        let what: StatementArguments = [row.vendor.blob, row.feature.blob, row.loan?.text, row.seats, row.code?.text, row.detail.text]
        let who: StatementArguments = [row.administrator.text, row.user.text, row.host.text, hash.blob]
        try execute(
            """
            INSERT INTO audit (number, at, action, device, request, vendor, feature, loan, seats, code, detail,
                administrator, user_name, host_name, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, decided + what + who)
    }

    /// Takes the rows of before there was a chain into it, and says so in a row of its own.
    func adoptAudit() throws {
        let old = try Row.fetchAll(database, sql: "SELECT number, at FROM audit ORDER BY number")
        guard let last = old.last else { return }
        var previous = AuditRow.beginning
        for (index, row) in old.enumerated() {
            let (was, number): (Int64, Int64) = (row["number"], Int64(index) + 1)
            if was != number { try execute("UPDATE audit SET number = ? WHERE number = ?", [number, was]) }
            guard
                let stored = try firstRow("SELECT \(StoredAuditRow.columnsToAdopt) FROM audit WHERE number = ?", [number]),
                let whole = StoredAuditRow(stored).row
            else { throw Refusal.store("row \(was) of the audit holds what no lend has written") }
            previous = whole.hash(after: previous)
            try execute("UPDATE audit SET hash = ? WHERE number = ?", [previous.blob, number])
        }
        try append(
            AuditEntry(
                action: .adoptRows, at: Instant(seconds: last["at"]), device: "", request: "", vendor: [], feature: [],
                seats: old.count, detail: "written before rows were chained: changes of them until now are not found",
                detailNamesNobody: true))
    }

    /// The audit in order, from the row after `number`, one row at a time.
    func auditRows(after number: Int64 = 0) throws -> some Cursor<StoredAuditRow> {
        let sql = "SELECT \(StoredAuditRow.columns) FROM audit WHERE number > ? ORDER BY number"
        return try Row.fetchCursor(database, sql: sql, arguments: [number]).map { StoredAuditRow($0) }
    }

    /// Goes through the audit in order, from the row after `number`.
    func eachAuditRow(after number: Int64 = 0, _ body: (StoredAuditRow) throws -> Void) throws {
        let rows = try auditRows(after: number)
        while let row = try rows.next() { try body(row) }
    }
}

extension AuditRow {
    init(_ entry: AuditEntry, number: Int64) {
        func bytes(_ text: String) -> Bytes { Bytes(text.utf8) }
        self.init(
            number: number, at: entry.at.seconds, action: bytes(entry.action.rawValue), device: bytes(entry.device),
            request: bytes(entry.request), vendor: entry.vendor, feature: entry.feature, loan: entry.loan.map(bytes),
            seats: entry.seats.map { Int64($0) }, code: entry.code.map { bytes($0.rawValue) }, detail: bytes(entry.detail),
            administrator: bytes(entry.administrator), user: bytes(entry.user), host: bytes(entry.host))
    }
}

extension Bytes {
    /// These bytes, which came from a `String`, as one again.
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
