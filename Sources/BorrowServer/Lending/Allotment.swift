// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a decision gives for one feature asked: seats of a pool, resting on lines of it, until an end.
public struct Allotment: Sendable {
    public let asked: WantedSeats
    public let pool: Pool.ID
    /// In file order; at least one.
    public let lines: [LentLine]
    /// As asked, or shortened to what is allowed; or a part of that, see `promised`.
    public let end: Instant
    /// How long it might last before anything clips it; `nil` for a connected one.
    public let period: BorrowPeriod?
    /// The end that the borrower gets by renewing, where the administrator limits how long one grant runs; the last has it for its own.
    public let promised: Instant?
    /// When its agent should ask anew; `nil` where the borrower gets the end that he named.
    public let renewAt: Instant?
    /// The borrower's loan whose place it takes.
    public internal(set) var replaces: Loan?
    /// Seats of the pool that stay free, and all that it has.
    public let free: Int
    public let total: Int
    /// Seats that it takes out of the pool, where some are shared fewer than were asked, and those that the replaced loan leaves.
    let taken: Int
    let givenUp: Int
    /// What its loan shares seats by.
    var share: String?

    /// What the borrower gets in the end.
    var lastEnd: Instant { promised ?? end }

    /// How long it was lent for, where its end does not show that, because it was rounded or clipped; its renewal asks for as long.
    public var interval: Interval? {
        guard let period, renewAt != nil, promised == nil, end != period.issued + period.levels.effective.seconds else { return nil }
        return period.levels.effective
    }

    /// The first of its lines: in what a borrower sees they agree.
    public var line: LentLine { lines[0] }
}

/// All features asked, or a reason for each one refused.
public enum Decision: Sendable {
    case lend([Allotment])
    case refuse([(asked: WantedSeats, refusal: Refusal)])
}
