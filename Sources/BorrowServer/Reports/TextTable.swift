// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// Columns under a heading, aligned, for people.
struct TextTable {
    private let rows: [[String]]

    /// - Parameter rows: as many cells as the heading; what stands in them of names cannot drive the terminal.
    init(_ heading: [String], _ rows: [[String]]) {
        self.rows = [heading] + rows.map { $0.map { shown($0) } }
    }

    /// One line a row, each with its newline.
    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
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
