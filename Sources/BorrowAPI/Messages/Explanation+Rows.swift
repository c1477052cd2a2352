// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Explanation {
    /// What each number is, the number, and why, for a table with three columns.
    ///
    /// - Parameter shown: an instant for people.
    public func rows(showing shown: (Instant) -> String) -> [[String]] {
        levels.map(row) + [
            ["effective", length(effective), "the shortest that counts"],
            ["borrowed", shown(borrowedAt), ""],
            ["+ effective", shown(borrowedAt + effective), ""],
            [
                "end of \(granularity)", shown(rounded),
                granularityReason + (granularity == "second" ? "" : ", as clocks show it in \(zone)"),
            ],
            ["final expiry", finalExpiry.map(shown) ?? "never", expiryReason],
            ["ends", shown(end), endReason],
            ["renewed from", renewAt.map(shown) ?? "never", renewAt == nil ? "what has an exact end is not renewed" : renewalReason],
        ]
    }

    private func row(_ level: Level) -> [String] {
        [level.name, level.interval.map(length) ?? "-", level.reason + (level.decides ? "  <- decides" : "")]
    }

    private func length(_ seconds: Int64) -> String { Interval(seconds: seconds)?.text.shown ?? "\(seconds)s" }

    private var expiryReason: String {
        if finalExpiry == nil { return "the line is permanent" }
        let grace = graceDays == 0 ? "" : ", with \(graceDays) \(graceDays == 1 ? "day" : "days") of grace"
        return "the line's last day" + grace + (clip == .finalExpiry ? ": it clips" : "")
    }

    private var endReason: String {
        if isExact { return "exactly as asked" }
        switch clip {
        case .finalExpiry: return "clipped to the final expiry"
        case .seats: return "clipped: after that there are no more seats than others hold"
        case nil: return granularity == "second" ? "" : "rounded up to the end of the \(granularity)"
        }
    }

    private var renewalReason: String { "\(renewPercent) % of \(length(effective)): \(renewReason)" }
}
