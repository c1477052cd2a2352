// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How a pool stands at one moment.
public struct Standing: Sendable {
    public let vendor: Bytes
    public let feature: Bytes
    public let version: Version
    /// Seats of the lines that lend at that moment.
    public let total: Int
    /// Never below zero, also where more is out than there is.
    public let free: Int
    /// The seats that are out above the total: lent by OVERDRAFT, or before the pool got smaller.
    public let over: Int
    /// The longest borrow, by the line and the administrator; `nil`: not borrowable.
    public let interval: Interval?
    /// The latest end of a borrow of one seat that begins now; where none is free, of one that began now if one were.
    public let longestUntil: Instant?
    /// `false`: a borrow holds until its end.
    public let earlyReturn: Bool
    /// Whether its use is counted, and it is not borrowed.
    public let isMetered: Bool
    /// The first line's own words.
    public let userInfo: Bytes?
}

extension FeaturePools {
    /// The pools that lend at `now`, in file order.
    ///
    /// - Parameter rules: those that hold for whoever asks; what they say to some only is not in it.
    func standings(out: SeatsOut, rules: RuleSet = .none, settings: LendingSettings = .standard, now: Instant) -> [Standing] {
        let open = open(at: now)
        let said = rules.about(self).map { RuledOffer(rules: $0) }
        let isHeldBack = out.recovery.map { $0.until(self) > now } ?? false
        return open.indices.filter { open[$0].seats > 0 }.map { index in
            let offer = PoolOffer(
                pools: open, index: index, out: out, settings: settings, now: now, borrower: nil, rules: said?.of(open[index]))
            let borrowing = open[index].lines[0].line.borrowing
            let period = offer.period()
            return Standing(
                vendor: vendor, feature: feature, version: open[index].version, total: open[index].seats,
                free: isHeldBack ? 0 : max(0, offer.free),
                over: max(0, -offer.free),
                interval: open[index].isMetered ? nil : period?.levels.effective,
                longestUntil: open[index].isMetered
                    ? nil
                    : period.flatMap { period in
                        offer.longestEnd(seats: 1, reach: period.end) ?? open[index].longestEnd(seats: 1, reach: period.end)
                    },
                earlyReturn: borrowing.earlyReturn, isMetered: open[index].isMetered,
                userInfo: open[index].lines.compactMap { $0.line.value("user_info") }.first)
        }
    }
}
