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
        /// `claimed`: user and host are what the device says. `enrolled`: the user is fixed.
        public let identity: Identity
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
        try UsageOrder(since: since?.iso8601.shown).carryOut(inStore: path, administrator: "", now: Instant(seconds: 0))
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
        return TextTable(
            ["WHAT", "WHO", "WHERE", "IDENTITY", "DAYS", "LAUNCHES", "TIME", "LAST"], totals.map { Self.row($0.key, $0.value) }
        ).text
    }

    private static func row(_ key: [String], _ entries: [Entry]) -> [String] {
        let days = Set(entries.map(\.day))
        let minutes = entries.reduce(0) { $0 + $1.minutes }
        let isEnrolled = entries.allSatisfy { $0.identity == .enrolled }
        return key.dropFirst() + [
            (isEnrolled ? Identity.enrolled : .claimed).rawValue, "\(days.count)", "\(entries.reduce(0) { $0 + $1.launches })",
            TextTable.readable(Int64(minutes) * 60), days.max() ?? "",
        ]
    }
}

extension UsageSummary.Entry {
    init(_ use: DayOfUse, isEnrolled: Bool) {
        self.init(
            vendor: use.vendor.shown, feature: use.feature.shown, day: use.day.iso8601.shown, user: use.user, host: use.host,
            device: use.device, identity: isEnrolled ? .enrolled : .claimed, launches: use.launches, minutes: use.minutes)
    }
}
