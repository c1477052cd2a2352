// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension LoanReport {
    /// For people: one line a loan under a heading, columns aligned.
    public var table: String {
        guard !loans.isEmpty else { return "no loans are out\n" }
        let heading = ["WHO", "WHERE", "WHAT", "HOW", "SINCE", "UNTIL", "LEFT"]
        let rows = [heading] + loans.map(\.columns)
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            do {
                return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
            } catch {
                throw Refusal(.internalFault, "the report cannot be written: \(error)")
            }
        }
    }
}

extension LoanReport.Entry {
    fileprivate var columns: [String] {
        let what = "\(feature) \(version)\(seats > 1 ? " ×\(seats)" : "")"
        let cells = [
            user, host, what, connected ? "connected" : "borrowed", since.readable.shown, until.readable.shown,
            state == "open" ? Self.readable(left) : state,
        ]
        return cells.map { shown($0) }
    }

    /// The two largest units: `6d 23h`, `59m 1s`.
    static func readable(_ seconds: Int64) -> String {
        let units: [(String, Int64)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0s" }
        var (rest, parts) = (seconds, [String]())
        for (name, length) in units[first...].prefix(2) {
            if rest / length > 0 { parts.append("\(rest / length)\(name)") }
            rest %= length
        }
        return parts.joined(separator: " ")
    }
}
