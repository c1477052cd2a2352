// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Which features this user's applications used: launches and minutes a day, for those that check out; nothing else is noted.
public struct UsageLog: Sendable {
    public struct Entry: Sendable, Equatable {
        public var vendor: Bytes
        public var feature: Bytes
        /// In the user's time zone.
        public var day: CivilDate
        public var launches: Int
        public var minutes: Int

        public init(vendor: Bytes, feature: Bytes, day: CivilDate, launches: Int, minutes: Int) {
            (self.vendor, self.feature, self.day, self.launches, self.minutes) = (vendor, feature, day, launches, minutes)
        }
    }

    package static let fileName = "usage"

    /// How long an entry is kept, in days.
    private static let keptDays: Int64 = 400
    let file: StateFile

    /// - Parameter folder: `Places.state`; the file is readable by its owner alone.
    public init(folder: String) {
        file = StateFile(folder: folder, name: Self.fileName)
    }

    public func entries() throws(AgentError) -> [Entry] { try records().map(\.entry) }

    /// What was used on that day or later, each vendor's feature once.
    public func features(since day: CivilDate) throws(AgentError) -> [(vendor: Bytes, feature: Bytes)] {
        var found: [(vendor: Bytes, feature: Bytes)] = []
        for entry in try entries() where entry.day >= day {
            if !found.contains(where: { $0 == (entry.vendor, entry.feature) }) { found.append((entry.vendor, entry.feature)) }
        }
        return found
    }

    /// Adds to that feature's day.
    public func note(_ entry: Entry) throws(AgentError) {
        try change { records in
            let oldest = entry.day.adding(days: -Self.keptDays)
            records.removeAll { $0.entry.day < oldest }
            if let index = records.firstIndex(where: { $0.isAbout(entry) }) {
                records[index].entry.launches += entry.launches
                records[index].entry.minutes += entry.minutes
            } else {
                records.append(Record(entry: entry, sentLaunches: 0, sentMinutes: 0))
            }
        }
    }

    struct Record {
        var entry: Entry
        /// What a server was told of it, or is being told.
        var sentLaunches: Int
        var sentMinutes: Int

        func isAbout(_ other: Entry) -> Bool {
            entry.day == other.day && entry.vendor == other.vendor && entry.feature == other.feature
        }
    }

    private func records() throws(AgentError) -> [Record] { Self.records(try file.lines()) }

    private func change(_ body: (inout [Record]) -> Void) throws(AgentError) {
        try file.change { lines in
            var records = Self.records(lines)
            body(&records)
            lines = records.map(\.line) + lines.filter { Outstanding($0) != nil }
        }
    }

    static func records(_ lines: [Bytes]) -> [Record] { lines.compactMap { Message($0) }.compactMap { Record($0) } }
}

extension UsageLog.Record {
    init?(_ message: Message) {
        guard let (vendor, feature) = message.feature(of: "USED"), let day = message.value("DAY").flatMap({ CivilDate(iso8601: $0) }),
            let launches = message.number("LAUNCHES"), let minutes = message.number("MINUTES")
        else { return nil }
        entry = UsageLog.Entry(vendor: vendor, feature: feature, day: day, launches: launches, minutes: minutes)
        sentLaunches = message.number("SENT_LAUNCHES") ?? 0
        sentMinutes = message.number("SENT_MINUTES") ?? 0
    }

    var line: Bytes {
        func number(_ key: StaticString, _ number: Int) -> Token { Token(key, Bytes(decimal: Int64(number))) }
        return Message(
            "USED", [entry.vendor, entry.feature],
            attributes: [
                Token("DAY", entry.day.iso8601), number("LAUNCHES", entry.launches), number("MINUTES", entry.minutes),
                number("SENT_LAUNCHES", sentLaunches), number("SENT_MINUTES", sentMinutes),
            ]
        ).head.canonical
    }
}
