// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The seats that one scope keeps for whom does not ask, and that they do not hold: what somebody holds counts for the first rules
/// that mean him.
struct KeptSeats {
    /// Where they are kept.
    let pools: [Int]
    let seats: Int
    private let part: FeatureRules.Part
    private let table: PartyLookup
    /// By the rule's number; empty where nobody holds any.
    private let used: [Int]

    /// `nil` where nothing is kept.
    init?(_ part: FeatureRules.Part, from question: SeatQuestion) {
        guard let table = part.tables.reserve else { return nil }
        var (used, seats) = ([Int](), part.tables.reserved)
        for (place, held) in question.count({ question.isHeld($0, of: part) }) {
            if used.isEmpty { used = Array(repeating: 0, count: part.index.rules.count) }
            var left = held
            part.each(table, meaning: question.holders.asker(at: place)) { number in
                let taken = min(left, part.seats(number) - used[Int(number)])
                used[Int(number)] += taken
                (left, seats) = (left - taken, seats - taken)
                return left > 0
            }
        }
        if part.isKeptForWhoAsks {
            part.each(table, meaning: question.asker) { number in
                seats -= part.seats(number) - (used.isEmpty ? 0 : used[Int(number)])
                return seats > 0
            }
        }
        (self.part, self.table, self.used, self.seats, pools) = (part, table, used, seats, question.pools(of: part))
    }

    /// The seats of a rule that nobody whom it means holds.
    private func rest(_ number: Int32) -> Int { part.seats(number) - (used.isEmpty ? 0 : used[Int(number)]) }

    /// A rule that keeps some of them.
    func example(without question: SeatQuestion) -> Rule? {
        guard seats > 0 else { return nil }
        var own: Set<Int32> = []
        if part.isKeptForWhoAsks {
            part.each(table, meaning: question.asker) { number in
                own.insert(number)
                return true
            }
        }
        let scope = part.rule(table.lowest).scope
        return part.index.rules.indices.first { index in
            let number = Int32(index)
            return part.rule(number).scope == scope && part.rule(number).isReserve && rest(number) > 0 && !own.contains(number)
        }.map { part.index.rules[$0] }
    }
}

extension Rule {
    fileprivate var isReserve: Bool { if case .reserve = effect { true } else { false } }
}

extension FeatureRules.Part {
    /// Whether what it keeps for the asker may serve what he asks for: what is kept for another feature does where both are one seat.
    fileprivate var isKeptForWhoAsks: Bool { if case .sibling(_, _, let sharing) = subject { sharing } else { true } }
}
