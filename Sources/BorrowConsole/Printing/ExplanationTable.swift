// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat

/// Why borrows end when they do, for people: a table for each.
package struct ExplanationTable {
    private let zone: Zone

    package init(zone: Zone) {
        self.zone = zone
    }

    package func text(of loan: Preview.Loan) -> String {
        let title = "\(shown(loan.name)) \(shown(loan.version))"
        guard let explanation = loan.explanation else { return "\(title): its server does not say why" }
        var table = Table("\(title)", "", "WHY")
        for row in explanation.rows(showing: zone.text) { table.add("  " + shown(row[0]), shown(row[1]), shown(row[2])) }
        return table.text
    }
}
