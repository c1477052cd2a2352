// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat

/// What became of an order, for people.
package struct OrderWords {
    private let zone: Zone

    package init(zone: Zone) {
        self.zone = zone
    }

    package func show(_ outcome: OrderOutcome) {
        switch outcome {
        case .granted(let loaned):
            for loan in loaned { Voice.answer(text(of: loan)) }
        case .preview(let loans):
            for loan in loans {
                Voice.answer(
                    "would borrow "
                        + line(
                            shown(loan.name), shown(loan.version), loan.seats, until: loan.until, upTo: loan.renewableUntil, loan.shortened)
                )
            }
        case .refused: break
        }
    }

    private func text(of loan: Loaned) -> String {
        let terms = loan.grant.terms
        let line = line(
            shown(terms.feature), shown(terms.version.text), terms.seats, until: terms.expiresAt, upTo: terms.renewableUntil,
            loan.isShortened)
        let before = loan.extendedFrom.map { "; it was until \(zone.text($0))" } ?? ""
        return line + before + (loan.grant.line.borrowing.earlyReturn ? "" : "; it cannot be returned before")
    }

    private func line(_ name: String, _ version: String, _ seats: Int, until: Instant, upTo promised: Instant?, _ isShortened: Bool)
        -> String
    {
        let count = seats > 1 ? " \(seats) seats" : ""
        let promise = promised.map { ", renewed while connected, up to \(zone.text($0))" } ?? ""
        return "\(name) \(version)\(count) until \(zone.text(until))\(promise)" + (isShortened ? ", the longest that is allowed" : "")
    }

    /// - Returns: the exit status.
    package func refusal(_ problem: Problem) -> Int32 {
        let reasons = problem.features ?? []
        for reason in reasons {
            let (name, detail) = (shown(reason.name), shown(reason.detail))
            let subject = detail.contains(name) ? "" : "\(name): "
            let hint = reason.longest.map { "--until \($0.iso8601.shown) is the longest: \(zone.text($0))" } ?? shown(reason.hint)
            Voice.error("\(subject)\(detail) [\(AgentError.label(shown(reason.code), reason.flexnet))]", hint: hint)
        }
        if reasons.isEmpty {
            Voice.error("\(shown(problem.detail)) [\(AgentError.label(shown(problem.code), problem.flexnet))]", hint: shown(problem.hint))
        }
        return RefusalCode(rawValue: problem.code)?.exitStatus ?? 1
    }
}
