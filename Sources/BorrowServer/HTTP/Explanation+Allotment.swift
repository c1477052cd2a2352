// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Explanation {
    /// `nil` for a connected license, which lasts an hour at most whatever the levels say.
    init?(_ allotment: Allotment, asked end: AskedEnd) {
        guard let period = allotment.period else { return nil }
        let (line, levels) = (allotment.line.line, period.levels)
        self.init(
            levels: BorrowLevels.Level.allCases.map { level in
                Level(
                    name: level.rawValue, interval: levels.interval(of: level)?.seconds,
                    reason: Self.reason(of: level, levels, line, isExact: end.isExact), decides: level == levels.winner)
            },
            borrowedAt: period.issued, effective: levels.effective.seconds, granularity: "\(period.granularity.unit.word)",
            granularityReason: Self.reason(of: period.granularity, line), zone: period.zone.name, rounded: period.end,
            finalExpiry: allotment.finalExpiry, graceDays: line.value("GRACE")?.decimal() ?? 0,
            clip: end.isExact ? nil : allotment.clip, isExact: end.isExact, end: allotment.promised ?? allotment.end,
            renewAt: allotment.renewAt,
            renewPercent: period.renewPercent,
            renewReason: line.borrowing.renewPercent == nil ? "licensing.renewInterval" : line.shown("RENEW_INTERVAL"))
    }

    private static func reason(of level: BorrowLevels.Level, _ levels: BorrowLevels, _ line: FeatureLine, isExact: Bool) -> String {
        switch level {
        case .feature: levels.feature == nil ? "its line leaves it to the server" : line.shown("BORROW", "BORROW_INTERVAL")
        case .server: levels.feature == nil ? "a bare BORROW" : "does not count: the line says it"
        case .client: levels.client != nil ? "asked" : isExact ? "an exact end is asked" : "as long as is allowed"
        case .administrator:
            switch levels.administrator {
            case nil: "says nothing"
            case let limit? where levels.isMetered: "\(limit.origin) does not count: the feature is metered"
            case let limit?: limit.origin
            }
        }
    }

    private static func reason(of granularity: ChosenGranularity, _ line: FeatureLine) -> String {
        let lines = line.has("BORROW_GRANULARITY") ? line.shown("BORROW_GRANULARITY") : "the line has no BORROW_GRANULARITY"
        switch granularity.winner {
        case .client: return "asked"
        case .administrator: return "licensing.defaultBorrowGranularity"
        case .feature, .server:
            guard granularity.isKeptAtTheLines, let client = granularity.client else { return lines }
            return "\(lines), and the \(client.word) that is asked is coarser"
        }
    }
}

extension Allotment {
    /// Of the lines that it rests on, the first to end; `nil`: never.
    var finalExpiry: Instant? { lines.compactMap(\.line.borrowing.finalExpiry).min() }

    /// What makes it end before its period does.
    var clip: Explanation.Clip? {
        let last = promised ?? end
        guard let period, last < period.end else { return nil }
        return finalExpiry.map { $0 <= last } ?? false ? .finalExpiry : .seats
    }
}

extension FeatureLine {
    /// These of its words, as they stand there.
    fileprivate func shown(_ keys: StaticString...) -> String {
        keys.compactMap { tokens.first($0)?.canonical.shown }.joined(separator: " ")
    }
}
