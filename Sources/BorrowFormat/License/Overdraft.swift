// SPDX-License-Identifier: Apache-2.0

/// What a line lends above its count: `OVERDRAFT=n`, `OVERDRAFT=n%` or `OVERDRAFT=UNLIMITED`.
public enum Overdraft: Sendable, Equatable {
    case seats(Int)
    /// Of the line's count, rounded down.
    case percent(Int)
    case unlimited

    /// Digits, at most 1,000,000,000, with `%` or without, or `UNLIMITED`.
    init?(_ text: Bytes) {
        if text.equals("UNLIMITED") {
            self = .unlimited
            return
        }
        let isPercent = text.last == ASCII.percent
        guard let number = text.dropLast(isPercent ? 1 : 0).decimal(digits: 10), number <= 1_000_000_000 else { return nil }
        self = isPercent ? .percent(Int(number)) : .seats(Int(number))
    }

    /// The seats above a count of `seats`; `nil`: without end.
    public func above(_ seats: Int) -> Int? {
        switch self {
        case .seats(let number): number
        case .percent(let percent): Int(Int64(seats) * Int64(percent) / 100)
        case .unlimited: nil
        }
    }
}
