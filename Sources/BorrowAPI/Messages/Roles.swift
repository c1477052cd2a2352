// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a server does for each license file for three servers that it has; the other two ask for it.
public struct Roles: Codable, Equatable, Sendable {
    public struct Role: Codable, Equatable, Sendable {
        /// The hostids of the file's SERVER lines, in its order, a blank between.
        public var servers: String
        public var lends: Bool
        /// Since when it lends; where it does not, when it may have lent last. Absent: never said otherwise, so it always did, or never.
        public var since: Instant?

        public init(servers: String, lends: Bool, since: Instant?) {
            (self.servers, self.lends, self.since) = (servers, lends, since)
        }
    }

    public var roles: [Role]

    public init(_ roles: [Role]) {
        self.roles = roles
    }
}
