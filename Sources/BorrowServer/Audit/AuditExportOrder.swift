// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// A page of the audit's rows, each a line of JSON: however long the audit is, neither end holds more of it than that.
///
/// Whoever collects it needs a token that may read, and no more: one that may change the rules would be worse to leave with a
/// collector than what it reads, and where names are too much, `audit.pseudonyms` keeps them out.
public struct AuditExportOrder: AdministrativeOrder {
    public static let name = "audit-export"
    public static let role = AdministratorRole.read
    public static let isReading = true
    /// Where a page ends: after this many rows, looked at or given, or this many bytes and the rest of a row.
    static let mostRows = 10_000
    static let mostBytes = 1 << 20

    /// From this instant on.
    let since: Instant?
    /// Up to this instant, which does not count any more.
    let until: Instant?
    /// Also in rows that were written with names.
    let hidingNames: Bool
    /// The row before the page.
    let after: Int64

    public struct Report: Codable, Sendable {
        /// With a newline after each.
        public let lines: String
        /// The last row that was looked at, where the next page begins; `nil`: there is no more.
        public let next: Int64?
    }

    public init(since: Instant?, until: Instant?, hidingNames: Bool, after: Int64 = 0) {
        (self.since, self.until, self.hidingNames, self.after) = (since, until, hidingNames, after)
    }

    /// - Throws: `bad-configuration` where names shall be hidden and never were; `audit-broken` for a row that no `lend` has written.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        let (first, last) = (since?.seconds ?? .min, until?.seconds ?? .max)
        let hiding = try pseudonyms(in: office.ledger)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let rows = try office.ledger.auditRows(after: after)
        var (lines, taken, next) = (Data(), 0, after)
        while taken < Self.mostRows, lines.count < Self.mostBytes {
            guard let stored = try rows.next() else { return Report(lines: String(decoding: lines, as: UTF8.self), next: nil) }
            guard let row = stored.row else {
                throw Refusal(
                    .auditBroken, "row \(stored.number) holds what no lend has written", hint: "`lend audit verify` says what still holds")
            }
            (taken, next) = (taken + 1, stored.number)
            guard row.at >= first, row.at < last else { continue }
            let line = AuditLine(row, hash: stored.hash)
            lines += try encoder.encode(hiding.map { line.hidden(by: $0) } ?? line) + [ASCII.newline]
        }
        return Report(lines: String(decoding: lines, as: UTF8.self), next: next)
    }

    private func pseudonyms(in ledger: Ledger) throws -> Pseudonyms? {
        try ledger.requireChainedAudit()
        let known = try ledger.pseudonyms()
        guard !hidingNames || known != nil else {
            throw Refusal(
                .badConfiguration, "there are no pseudonyms: no server has run with audit.pseudonyms",
                hint: "set audit.pseudonyms = yes and start the server, or export the names")
        }
        return hidingNames || known?.inForce == true ? known?.pseudonyms : nil
    }
}

extension Administration {
    /// Goes through the rows of a time, page by page.
    ///
    /// - Parameter body: gets the lines of a page, each with its newline.
    /// - Throws: as the order; `answer-invalid` for a server whose pages never end.
    public func exportAudit(
        since: Instant?, until: Instant?, hidingNames: Bool, now: Instant, _ body: (String) -> Void
    ) async throws(Refusal) {
        var after: Int64 = 0
        while true {
            let order = AuditExportOrder(since: since, until: until, hidingNames: hidingNames, after: after)
            let page = try await carryOut(order, now: now)
            if !page.lines.isEmpty { body(page.lines) }
            guard let next = page.next else { return }
            guard next > after else {
                throw Refusal(
                    .answerInvalid, "the page after row \(after) of the audit ends at row \(next)",
                    hint: "of two versions of `lend`, update the older one")
            }
            after = next
        }
    }
}
