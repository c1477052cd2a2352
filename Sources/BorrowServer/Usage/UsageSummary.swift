// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation

/// What laptops have reported of the use of their licenses.
public struct UsageSummary: Codable, Sendable {
    /// One feature on one laptop on one day. Text is as it was reported, unescaped.
    public struct Entry: Codable, Sendable {
        public let vendor: String
        public let feature: String
        /// `2026-11-23`.
        public let day: String
        public let user: String
        public let host: String
        /// `ED25519=…`.
        public let device: String
        public let launches: Int
        public let minutes: Int
    }

    /// By day.
    public let usage: [Entry]

    /// Reads a database, also that of a server that is running.
    ///
    /// - Parameter since: the first day that counts; `nil`: all.
    /// - Throws: `cannot-read` where there is none, else `store-failed`.
    public static func read(database path: String, since: CivilDate?) throws(Refusal) -> UsageSummary {
        var entries: [Entry] = []
        try LoanStore.read(path) { ledger in
            try ledger.eachDayOfUse(since: since) { entries.append(Entry($0)) }
        }
        return UsageSummary(usage: entries)
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }

    /// For people: one line for each feature, user and host under a heading, columns aligned.
    public var table: String {
        guard !usage.isEmpty else { return "no use has been reported\n" }
        let totals = Dictionary(grouping: usage, by: { [$0.vendor, $0.feature, $0.user, $0.host] }).sorted {
            $0.key.lexicographicallyPrecedes($1.key)
        }
        return TextTable(["WHAT", "WHO", "WHERE", "DAYS", "LAUNCHES", "TIME", "LAST"], totals.map { Self.row($0.key, $0.value) }).text
    }

    private static func row(_ key: [String], _ entries: [Entry]) -> [String] {
        let days = Set(entries.map(\.day))
        let minutes = entries.reduce(0) { $0 + $1.minutes }
        return key.dropFirst() + [
            "\(days.count)", "\(entries.reduce(0) { $0 + $1.launches })", TextTable.readable(Int64(minutes) * 60), days.max() ?? "",
        ]
    }
}

extension UsageSummary.Entry {
    fileprivate init(_ use: DayOfUse) {
        self.init(
            vendor: use.vendor.shown, feature: use.feature.shown, day: use.day.iso8601.shown, user: use.user, host: use.host,
            device: use.device, launches: use.launches, minutes: use.minutes)
    }
}
