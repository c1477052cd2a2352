// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension UsageLog {
    /// What one server is told under one id: the same again until it has answered, so that it counts once.
    public struct Report: Sendable {
        public let id: Bytes
        public let entries: [Entry]
    }

    /// Whether there is anything that no server was told yet, or has not acknowledged.
    public var hasUnsent: Bool {
        guard let lines = try? file.lines() else { return false }
        return lines.contains { Outstanding($0) != nil } || Self.records(lines).contains { $0.unsent != nil }
    }

    /// The report that this server has not acknowledged; otherwise a new one of what no server was told.
    ///
    /// - Parameter id: for a new one.
    /// - Parameter isLent: whether the server lends that feature.
    /// - Returns: `nil` where there is nothing to tell.
    public func report(
        to server: Bytes, id: Bytes, most: Int, where isLent: (Bytes, Bytes) -> Bool
    ) throws(AgentError) -> Report? {
        try file.change { lines in
            let open = lines.compactMap { Outstanding($0) }.filter { $0.server == server }
            if let first = open.first { return Report(id: first.id, entries: open.filter { $0.id == first.id }.map(\.entry)) }
            var records = Self.records(lines)
            var told: [Outstanding] = []
            for index in records.indices where told.count < most {
                guard let entry = records[index].unsent, isLent(entry.vendor, entry.feature) else { continue }
                told.append(Outstanding(entry: entry, server: server, id: id))
                records[index].sentLaunches += entry.launches
                records[index].sentMinutes += entry.minutes
            }
            if told.isEmpty { return nil }
            lines = records.map(\.line) + lines.filter { Outstanding($0) != nil } + told.map(\.line)
            return Report(id: id, entries: told.map(\.entry))
        }
    }

    /// The server has said what it makes of that report.
    public func settle(_ report: Report) throws(AgentError) {
        try file.change { lines in lines.removeAll { Outstanding($0)?.id == report.id } }
    }

    /// One entry of a report that is not acknowledged.
    struct Outstanding {
        let entry: Entry
        /// The server's key, `ED25519=…`.
        let server: Bytes
        let id: Bytes
    }
}

extension UsageLog.Record {
    /// What no server was told.
    fileprivate var unsent: UsageLog.Entry? {
        var rest = entry
        rest.launches -= sentLaunches
        rest.minutes -= sentMinutes
        return rest.launches > 0 || rest.minutes > 0 ? rest : nil
    }
}

extension UsageLog.Outstanding {
    init?(_ line: Bytes) {
        guard let message = Message(line), let (vendor, feature) = message.feature(of: "REPORTED"),
            let day = message.value("DAY").flatMap({ CivilDate(iso8601: $0) }), let launches = message.number("LAUNCHES"),
            let minutes = message.number("MINUTES"), let server = message.value("SERVER"), let id = message.value("ID")
        else { return nil }
        entry = UsageLog.Entry(vendor: vendor, feature: feature, day: day, launches: launches, minutes: minutes)
        (self.server, self.id) = (server, id)
    }

    fileprivate var line: Bytes {
        Message(
            "REPORTED", [entry.vendor, entry.feature],
            attributes: [
                Token("DAY", entry.day.iso8601), Token("LAUNCHES", Bytes(decimal: Int64(entry.launches))),
                Token("MINUTES", Bytes(decimal: Int64(entry.minutes))), Token("SERVER", server), Token("ID", id),
            ]
        ).head.canonical
    }
}
