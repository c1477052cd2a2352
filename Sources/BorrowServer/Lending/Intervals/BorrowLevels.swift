// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The four levels that decide how long a borrow lasts, and the shortest of those that count.
public struct BorrowLevels: Sendable, Equatable {
    public enum Level: String, Sendable, CaseIterable {
        case feature, server, client, administrator
    }

    /// What the line says; `nil`: it leaves it to the server.
    public let feature: Interval?
    /// Counts where the line says nothing.
    public let server: Interval
    /// What is asked for; `nil`: an exact end, or nothing in particular.
    public let client: Interval?
    /// The shortest of the administrator's; `nil`: he says nothing.
    public let administrator: IntervalLimit?
    /// The administrator's level never counts for metered features.
    public let isMetered: Bool

    /// - Parameter limits: all that the administrator says.
    init(feature: Interval?, server: Interval, client: Interval?, limits: [IntervalLimit], isMetered: Bool) {
        (self.feature, self.server, self.client, self.isMetered) = (feature, server, client, isMetered)
        administrator = limits.min { $0.interval < $1.interval }
    }

    /// The feature's interval where it has one, else the server's.
    public var base: Interval { feature ?? server }

    public var effective: Interval { interval(of: winner) ?? base }

    /// The level that decides; of equal ones the first in their order.
    public var winner: Level {
        let first = feature == nil ? Level.server : .feature
        let others = [client.map { (Level.client, $0) }, isMetered ? nil : administrator.map { (.administrator, $0.interval) }]
        return others.compactMap(\.self).reduce((first, base)) { $1.1 < $0.1 ? $1 : $0 }.0
    }

    /// As the level says it.
    public func interval(of level: Level) -> Interval? {
        switch level {
        case .feature: feature
        case .server: server
        case .client: client
        case .administrator: administrator?.interval
        }
    }
}
