// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Shelf {
    /// Refuses a shelf that no client could read, because its lines or their list take more than one answer.
    ///
    /// - Throws: `bad-configuration`.
    func requireReadable(at now: Instant) throws(Refusal) {
        let list = try Answer.json(FeatureList(features.flatMap { $0.standings(out: SeatsOut(), now: now) }))
        for (what, size) in [("the lines to lend take", text.count), ("the list of what is lent takes", list.body.count)] {
            guard size <= AnswerLimit.body else {
                throw Refusal(
                    .badConfiguration, "\(what) \(size) bytes, and clients read at most \(AnswerLimit.body)",
                    hint: "lend them from several servers")
            }
        }
    }
}
