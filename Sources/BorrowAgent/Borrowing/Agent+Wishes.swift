// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Agent {
    /// What applications used here in so long a time, as the usage log has it, and a server lends for borrowing; the rest is told of.
    ///
    /// - Parameter duration: digits and a unit, such as `30d`.
    /// - Parameter others: what is named besides, and not to be named twice.
    public func usedFeatures(within duration: String, besides others: [String]) async throws(AgentError) -> [String] {
        guard let interval = Interval(duration), interval.seconds >= 86400 else {
            throw AgentError(.badWhen, "--used \"\(duration)\" is no number of days", hint: "write --used 30d")
        }
        let days = (interval.seconds + 86399) / 86400
        let named = try Order.features(others, sets: laptop.state.sets)
        let used = try laptop.state.usage.features(since: today.adding(days: 1 - days))
            .filter { used in !named.contains { $0.names(vendor: used.vendor, feature: used.feature) } }
        guard !used.isEmpty || !others.isEmpty else {
            throw AgentError(
                .usage, "nothing was used here in the last \(days) days, as far as the usage log knows",
                hint: "name the features; only applications that check out through borrowd are noted, see usage-log in borrow(1)")
        }
        let borrowable = used.isEmpty ? [] : try await list().flatMap(\.offers).filter { $0.longestUntil != nil }
        var names: [String] = []
        for (vendor, feature) in used {
            if borrowable.contains(where: { Bytes($0.vendor.utf8) == vendor && Bytes($0.name.utf8) == feature }) {
                names.append(vendor.shown + "/" + feature.shown)
            } else {
                tell(.passedOver("\(shown(feature)) was used, and is not to be borrowed"))
            }
        }
        return names
    }

    /// Keeps whether these go back by themselves: borrowd returns them once this machine was away and is on the network again.
    public func returnOnReconnect(_ loaned: [Loaned], _ isWanted: Bool) throws(AgentError) {
        let entries = loaned.map(\.grant).filter { !isWanted || $0.line.borrowing.earlyReturn }.map(\.terms).map {
            Homecoming.Entry(vendor: $0.vendor, feature: $0.feature)
        }
        if isWanted { try laptop.state.homecoming.add(entries) } else { try laptop.state.homecoming.remove(entries) }
    }
}
