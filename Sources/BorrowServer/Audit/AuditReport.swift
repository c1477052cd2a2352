// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What an inspection of the audit found.
public struct AuditReport: Codable, Sendable {
    public struct Signed: Codable, Sendable, Equatable {
        /// The last row that it stands for.
        public let through: Int64
        public let at: Instant
    }

    public struct Break: Codable, Sendable, Equatable {
        /// The first row that does not hold.
        public let row: Int64
        public let reason: String
    }

    public struct Range: Codable, Sendable, Equatable {
        public let from: Int64
        public let through: Int64
    }

    /// The rows that are there.
    public internal(set) var rows = 0
    public internal(set) var first: Int64?
    public internal(set) var last: Int64 = 0
    /// Rows that are older than the retention are gone, and the server signed that it took them away.
    public internal(set) var pruned: Signed?
    /// How many rows were written before rows were chained.
    public internal(set) var adopted: Int64?
    /// The last of its signatures before the first break.
    public internal(set) var signed: Signed?
    public internal(set) var broken: Break?
    /// Rows behind the last fault that lead to a signature: these hold.
    public internal(set) var soundAgain: Range?

    init() {}

    /// Rows that are chained and that no signature stands for yet.
    public var unsigned: Int64 { broken == nil ? last - (signed?.through ?? pruned?.through ?? 0) : 0 }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }

    /// Sentences for people, one a line.
    public var text: String {
        var lines: [String] = []
        if let pruned { lines.append("rows up to \(pruned.through) were pruned by \(pruned.at.readable.shown), as the server signed") }
        if let adopted { lines.append("\(count(adopted)) written before rows were chained: later changes only would be found") }
        if let broken {
            lines.append("broken at row \(broken.row): \(broken.reason)")
            lines += sound
        } else {
            lines.append("\(count(Int64(rows))) in one chain\(first.map { ", \($0) to \(last)" } ?? "")")
            if let signed { lines.append("signed up to row \(signed.through) at \(signed.at.readable.shown)") }
            if unsigned > 0 { lines.append("\(count(unsigned)) not signed yet: the server signs when it runs") }
        }
        return lines.map { "\($0)\n" }.joined()
    }

    private func count(_ rows: Int64) -> String { rows == 1 ? "1 row" : "\(rows) rows" }

    /// What still holds of a broken audit.
    private var sound: [String] {
        guard let broken else { return [] }
        let start = (pruned?.through ?? 0) + 1
        var lines = [signed.map { "sound and signed: rows \(start) to \($0.through)" } ?? "nothing before it is signed"]
        let chained = (signed?.through ?? start - 1) + 1
        if chained < broken.row { lines.append("sound by their chain alone: rows \(chained) to \(broken.row - 1)") }
        if let soundAgain { lines.append("sound and signed again: rows \(soundAgain.from) to \(soundAgain.through)") }
        return lines
    }

    /// - Throws: `audit-broken`, with the first row that does not hold and what still does.
    public func requireWhole() throws(Refusal) {
        guard let broken else { return }
        throw Refusal(
            .auditBroken, broken.reason,
            hint: (sound + ["put back a backup of the database, or compare it with an export or a checkpoint that was kept elsewhere"])
                .joined(separator: "; "))
    }
}
