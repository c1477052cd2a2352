// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// Rows between signatures that are kept for good: of those nearer to each other the last one stands for all.
    static let rowsOfACheckpoint: Int64 = 1000

    /// Keeps a signature. A stump takes the place of the one before, and of the checkpoints of what was pruned.
    func insert(_ mark: AuditMark) throws {
        switch mark.kind {
        case .checkpoint:
            let kept = (mark.number - 1) / Self.rowsOfACheckpoint * Self.rowsOfACheckpoint
            try execute("DELETE FROM audit_marks WHERE kind = 'checkpoint' AND number > ? AND number <= ?", [kept, mark.number])
        case .stump:
            try execute("DELETE FROM audit_marks WHERE kind = 'stump' OR number <= ?", [mark.number])
        }
        try execute(
            "INSERT INTO audit_marks (kind, number, text) VALUES (?, ?, ?)", [mark.kind.rawValue, mark.number, mark.text.blob])
    }

    /// The signature that goes furthest, whoever made it; `nil` where there is none that is whole.
    func lastCheckpoint() throws -> AuditMark? {
        let row = try firstRow("SELECT text FROM audit_marks WHERE kind = 'checkpoint' ORDER BY number DESC LIMIT 1", [])
        return (row?[0] as Data?).flatMap { AuditMark(Bytes($0)) }
    }

    func auditMarks() throws -> [AuditInspection.FoundMark] {
        try rows("SELECT kind, number, text FROM audit_marks", []).map { row in
            let text = (Data.fromDatabaseValue(row["text"])).map { Bytes($0) } ?? []
            let kind = AuditMark.Kind(rawValue: String.fromDatabaseValue(row["kind"]) ?? "") ?? .checkpoint
            return AuditInspection.FoundMark(
                kind: kind, number: Int64.fromDatabaseValue(row["number"]) ?? 0, mark: AuditMark(text))
        }
    }

    /// The keys of this server, as the database has them: the one that lends, and those before it.
    func serverKeys() throws -> [PublicKey] {
        try rows("SELECT hostid FROM server", []).compactMap { PublicKey(hostid: Bytes(($0[0] as String).utf8)) }
    }

    /// Holds every row against its hash and against what was signed.
    ///
    /// - Parameter servers: whose signatures count; `nil`: those that the database names, which whoever writes to it may change.
    /// - Parameter kept: checkpoints that were kept elsewhere.
    func inspectAudit(servers: [PublicKey]?, kept: [AuditMark]) throws -> AuditReport {
        let copies = kept.map { AuditInspection.FoundMark(kind: $0.kind, number: $0.number, mark: $0) }
        var inspection = AuditInspection(marks: try auditMarks() + copies, servers: try servers ?? serverKeys())
        try eachAuditRow { inspection.take($0) }
        return inspection.end()
    }

    /// The first thing that does not hold in the rows after one that was seen before, and the end of the audit.
    func inspectAudit(after seen: AuditHead) throws -> (broken: AuditReport.Break?, head: AuditHead) {
        let there = try firstRow("SELECT hash FROM audit WHERE number = ?", [seen.number])
        let hash = there.flatMap { Data.fromDatabaseValue($0[0]) }.map { Bytes($0) }
        var broken: AuditReport.Break?
        if seen.number > 0, hash != seen.hash {
            broken = .init(row: seen.number, reason: "row \(seen.number) is gone or is not the one that was signed")
        }
        var inspection = AuditInspection(after: seen)
        try eachAuditRow(after: seen.number) { inspection.take($0) }
        return (broken ?? inspection.report.broken, try auditHead())
    }

    /// Takes the oldest rows away, as far as they were written before an instant, and leaves a signed stump in their place. The
    /// last row stays.
    ///
    /// - Returns: how many rows are gone; 0 also where they do not hold: then they are evidence.
    func pruneAudit(before cutoff: Instant, most: Int, now: Instant, signing: (Int64, Bytes) -> AuditMark) throws -> Int {
        let stump = try firstRow("SELECT text FROM audit_marks WHERE kind = 'stump'", []).flatMap { AuditMark(Bytes($0[0] as Data)) }
        var inspection = AuditInspection(after: (stump?.number ?? 0, stump?.hash ?? AuditRow.beginning))
        let head = try auditHead().number
        var last: StoredAuditRow?
        let sql = "SELECT \(StoredAuditRow.columns) FROM audit WHERE number < ? ORDER BY number LIMIT ?"
        for row in try rows(sql, [head, most]) {
            let stored = StoredAuditRow(row)
            guard let at = stored.row?.at, at < cutoff.seconds else { break }
            inspection.take(stored)
            last = stored
        }
        guard let last, inspection.report.broken == nil, let first = inspection.report.first else { return 0 }
        try execute("DELETE FROM audit WHERE number <= ?", [last.number])
        try insert(signing(last.number, last.hash))
        try append(
            AuditEntry(
                action: .prune, at: now, device: "", request: "", vendor: [], feature: [], seats: inspection.report.rows,
                detail: "rows \(first) to \(last.number), older than \(cutoff.readable.shown)", detailNamesNobody: true))
        return inspection.report.rows
    }

    /// Takes away requests that nobody can send any more: older than an instant, and none of their loans open.
    func pruneRequests(before cutoff: Instant, most: Int) throws {
        try execute(
            """
            DELETE FROM requests WHERE rowid IN (
                SELECT rowid FROM requests WHERE at < ? AND NOT EXISTS (
                    SELECT 1 FROM loans WHERE loans.device = requests.device AND loans.request = requests.id AND loans.state = 'open')
                ORDER BY at LIMIT ?)
            """, [cutoff.seconds, most])
    }

    /// Whether names are written as pseudonyms from now on.
    func setPseudonyms(_ inForce: Bool) throws {
        let known = try firstRow("SELECT in_force FROM audit_pseudonyms", [])
        if known == nil, inForce {
            try execute("INSERT INTO audit_pseudonyms (secret, in_force) VALUES (?, TRUE)", [Pseudonyms.newSecret().blob])
        } else if let known, known[0] as Bool != inForce {
            try execute("UPDATE audit_pseudonyms SET in_force = ?", [inForce])
        }
    }

    /// - Returns: `nil` where no name was ever hidden.
    func pseudonyms() throws -> (pseudonyms: Pseudonyms, inForce: Bool)? {
        try firstRow("SELECT secret, in_force FROM audit_pseudonyms", []).map {
            (Pseudonyms(secret: Bytes($0[0] as Data)), $0[1] as Bool)
        }
    }
}
