// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Borrows that are to be returned by themselves once this machine is back on the network: `--return-on-reconnect`.
public struct Homecoming: Sendable {
    public struct Entry: Sendable, Equatable {
        public let vendor: Bytes
        public let feature: Bytes
        /// Whether this machine was away from the network, or from their server, since the borrow.
        public var isAway: Bool

        public init(vendor: Bytes, feature: Bytes, isAway: Bool = false) {
            (self.vendor, self.feature, self.isAway) = (vendor, feature, isAway)
        }

        func isAbout(_ other: Entry) -> Bool { vendor == other.vendor && feature == other.feature }
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
            entries.removeAll { old in new.contains { $0.isAbout(old) } }
            entries += new
        }
    }

    /// The network, or their server, was out of reach for long.
    public func markAway(_ gone: [Entry]) throws(AgentError) {
        try change { entries in
            for index in entries.indices where gone.contains(where: { $0.isAbout(entries[index]) }) { entries[index].isAway = true }
        }
    }

    /// They were returned, ended, or borrowed anew without that wish. A renewal or an extension keeps it.
    public func remove(_ over: [Entry]) throws(AgentError) {
        guard try entries().contains(where: { entry in over.contains { $0.isAbout(entry) } }) else { return }
        try change { entries in entries.removeAll { entry in over.contains { $0.isAbout(entry) } } }
    }

    /// Whether it is on its way home.
    public func isAway(vendor: Bytes, feature: Bytes) -> Bool {
        (try? entries())?.contains { $0.isAway && $0.vendor == vendor && $0.feature == feature } ?? false
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
        guard let (vendor, feature) = message.feature(of: "HOMECOMING") else { return nil }
        self.init(vendor: vendor, feature: feature, isAway: message.head.has("AWAY"))
    }

    fileprivate var line: Bytes {
        Message("HOMECOMING", [vendor, feature], attributes: isAway ? [Token("AWAY")] : []).head.canonical
    }
}
