// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension RuleSet {
    /// With a few rules more, for one decision: what the database says of just this borrower.
    func adding(_ more: [Rule]) -> RuleSet { more.isEmpty ? self : RuleSet(rules + more) }
}
