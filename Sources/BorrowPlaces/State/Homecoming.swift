// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Borrows that are to be returned by themselves once this machine is back on the network: `--return-on-reconnect`.
public struct Homecoming: Sendable {
    public struct Entry: Sendable, Equatable {
        public let vendor: Bytes
        public let feature: Bytes
        /// Only this loan: a later borrow of the same feature is kept.
        public let loan: Bytes
        /// Whether the network was seen gone since the borrow.
        public var isAway: Bool

        public init(vendor: Bytes, feature: Bytes, loan: Bytes, isAway: Bool = false) {
            (self.vendor, self.feature, self.loan, self.isAway) = (vendor, feature, loan, isAway)
        }
    }

    private let file: StateFile

    /// - Parameter folder: `Places.state`.
    public init(folder: String) {
        file = StateFile(folder: folder, name: "return-on-reconnect")
    }

    public func entries() throws(AgentError) -> [Entry] { Self.entries(try file.lines()) }

    /// Puts entries in the place of those for the same features.
    public func add(_ new: [Entry]) throws(AgentError) {
        try change { entries in
            entries.removeAll { old in new.contains { $0.vendor == old.vendor && $0.feature == old.feature } }
            entries += new
        }
    }

    /// The network is gone.
    public func markAway() throws(AgentError) {
        guard try entries().contains(where: { !$0.isAway }) else { return }
        try change { entries in for index in entries.indices { entries[index].isAway = true } }
    }

    public func remove(loans: [Bytes]) throws(AgentError) {
        guard try entries().contains(where: { loans.contains($0.loan) }) else { return }
        try change { entries in entries.removeAll { loans.contains($0.loan) } }
    }

    private func change(_ body: (inout [Entry]) -> Void) throws(AgentError) {
        try file.change { lines in
            var entries = Self.entries(lines)
            body(&entries)
            lines = entries.map(\.line)
        }
    }

    private static func entries(_ lines: [Bytes]) -> [Entry] {
        lines.compactMap { Message($0) }.compactMap { Entry($0) }
    }
}

extension Homecoming.Entry {
    fileprivate init?(_ message: Message) {
        guard let (vendor, feature) = message.feature(of: "HOMECOMING"), let loan = message.value("LOAN") else { return nil }
        self.init(vendor: vendor, feature: feature, loan: loan, isAway: message.head.has("AWAY"))
    }

    fileprivate var line: Bytes {
        Message("HOMECOMING", [vendor, feature], attributes: [Token("LOAN", loan)] + (isAway ? [Token("AWAY")] : [])).head.canonical
    }
}
