// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat

/// The same for scripts.
package struct OrderPage: Encodable {
    private struct Loan: Encodable {
        let vendor: String
        let feature: String
        let version: String
        let seats: Int
        let loan: String?
        let until: Instant
        let renewableUntil: Instant?
        let shortened: Bool
        let extendedFrom: Instant?
        let explanation: Explanation?
    }

    private var loans: [Loan]?
    private var preview: [Loan]?

    /// - Parameter explained: what was said before of why it would end then.
    package init(_ outcomes: [OrderOutcome], explained: [Preview.Loan] = []) {
        for outcome in outcomes { add(outcome, explained) }
    }

    private mutating func add(_ outcome: OrderOutcome, _ explained: [Preview.Loan]) {
        switch outcome {
        case .granted(let loaned):
            loans =
                (loans ?? [])
                + loaned.map {
                    let terms = $0.grant.terms
                    return Loan(
                        vendor: terms.vendor.shown, feature: terms.feature.shown, version: terms.version.text.shown, seats: terms.seats,
                        loan: terms.loan.shown, until: terms.expiresAt, renewableUntil: terms.renewableUntil, shortened: $0.isShortened,
                        extendedFrom: $0.extendedFrom,
                        explanation: explained.first { $0.vendor == terms.vendor.shown && $0.name == terms.feature.shown }?.explanation)
                }
        case .preview(let previewed):
            preview =
                (preview ?? [])
                + previewed.map {
                    Loan(
                        vendor: $0.vendor, feature: $0.name, version: $0.version, seats: $0.seats, loan: nil, until: $0.until,
                        renewableUntil: $0.renewableUntil, shortened: $0.shortened, extendedFrom: nil, explanation: $0.explanation)
                }
        case .refused: break
        }
    }
}
