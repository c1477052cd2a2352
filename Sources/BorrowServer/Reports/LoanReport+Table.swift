// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LoanReport {
    /// For people: one line a loan under a heading, columns aligned.
    public var table: String {
        guard !loans.isEmpty else { return "no loans are out\n" }
        let table = TextTable(["WHO", "WHERE", "IDENTITY", "WHAT", "HOW", "SINCE", "UNTIL", "LEFT", "LOAN"], loans.map(\.columns)).text
        return table + overuse.map { "\(shown($0.inWords))\n" }.joined()
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}

extension Overuse {
    /// `over-use: 3 of 2 seats of cad 1.0 are out, 1 too many`.
    public var inWords: String {
        "over-use: \(out) of \(seats.seatsInWords) of \(feature) \(version) are out, \(out - seats) too many"
    }
}

extension LoanReport.Entry {
    /// The feature, its version, and the seats where they are more than one.
    public var what: String { "\(feature) \(version)\(seats > 1 ? " ×\(seats)" : "")" }

    fileprivate var columns: [String] {
        return [
            user, host, identity.rawValue, what, connected ? charged < seats ? "connected, shares" : "connected" : "borrowed",
            since.readable.shown,
            until.readable.shown, rest, loan,
        ]
    }

    private var rest: String {
        if overUse { return TextTable.readable(left) + ", over-use" }
        guard state == Loan.State.open.rawValue else { return state }
        let wish = reclaimed != nil ? ", reclaimed" : recalled != nil ? ", recalled" : leaving ? ", to be given up" : ""
        let promise = promised.map { $0 > until ? ", renewed up to \($0.readable.shown)" : "" } ?? ""
        return TextTable.readable(left) + (wish.isEmpty ? promise : wish)
    }
}
