// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What the user was told of each borrow, so that he is told of each end three times at most. Reads no clock.
struct Warnings: Sendable, Equatable {
    /// Seconds before the end, 3 days, 1 day and 2 hours; those as long as the borrow itself are left out.
    static let notices: [Int64] = [259_200, 86_400, 7200]

    /// By loan, the shortest notice that was given.
    private var given: [Bytes: Int64] = [:]
    /// Loans whose renewal was refused, and the user knows.
    private var refused: Set<Bytes> = []

    init() {}

    /// The notice to be given now, the shortest of those that are past; `nil`: none.
    func due(_ borrow: Borrow, _ now: Now) -> Int64? {
        let left = borrow.end - now.wall
        guard left > 0 else { return nil }
        return notices(of: borrow).last { left <= $0 }
    }

    func nextDue(_ borrow: Borrow, _ now: Now) -> Due? {
        guard now.wall < borrow.end else { return nil }
        return notices(of: borrow).first { borrow.end - now.wall > $0 }.map { .at(borrow.end + -$0) }
    }

    private func notices(of borrow: Borrow) -> [Int64] {
        Self.notices.filter { $0 < borrow.length && $0 < given[borrow.loan] ?? .max }
    }

    mutating func give(_ notice: Int64, of borrow: Borrow) {
        given[borrow.loan] = notice
    }

    /// - Returns: whether it was not known before.
    mutating func tellRefusal(of borrow: Borrow) -> Bool { refused.insert(borrow.loan).inserted }

    /// Loans that are over need no memory.
    mutating func forget(allBut borrows: [Borrow]) {
        let loans = Set(borrows.map(\.loan))
        given = given.filter { loans.contains($0.key) }
        refused.formIntersection(loans)
    }
}

extension Warnings {
    /// As they are kept in a file; what is no line of theirs is left out.
    init(lines: [Bytes]) {
        for message in lines.compactMap({ Message($0) }) {
            guard let loan = message.value("LOAN") else { continue }
            if message.word.equals("WARNED"), let notice = message.number("SECONDS") { given[loan] = Int64(notice) }
            if message.word.equals("REFUSED") { refused.insert(loan) }
        }
    }

    var lines: [Bytes] {
        let warned = given.map { loan, notice in
            Message("WARNED", attributes: [Token("LOAN", loan), Token("SECONDS", Bytes(decimal: notice))])
        }
        let refused = refused.map { Message("REFUSED", attributes: [Token("LOAN", $0)]) }
        return (warned + refused).map(\.head.canonical).sorted { $0.lexicographicallyPrecedes($1) }
    }
}
