// SPDX-License-Identifier: Apache-2.0

/// Columns under headings, apart by two spaces.
package struct Table {
    package let headings: [String]
    private var rows: [[String]] = []

    package init(_ headings: String...) {
        self.headings = headings
    }

    package var isEmpty: Bool { rows.isEmpty }
    package var count: Int { rows.count }

    package mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    /// Without columns that are empty in every row.
    package var text: String {
        let columns = headings.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let all = [headings] + rows
        let widths = columns.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(columns, widths).map { column, width in
                row[column] + String(repeating: " ", count: width - row[column].count)
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
