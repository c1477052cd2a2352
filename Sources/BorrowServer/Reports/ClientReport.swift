// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// The devices that sent capability requests, and what they were served with.
public struct ClientReport: Codable, Sendable {
    public struct Client: Codable, Sendable {
        /// `ED25519=…`.
        public let device: String
        /// Claims, unescaped.
        public let user: String
        public let host: String
        public let client: String
        /// When it last asked.
        public let seen: Instant
        /// The last loan of each feature, and metered use by feature and state.
        public let served: [ServedList.Feature]
    }

    /// The moment that it shows.
    public let at: Instant
    /// By user, then by host.
    public let clients: [Client]

    /// For people: one line a feature.
    public var table: String {
        guard !clients.isEmpty else { return "no device has sent a capability request\n" }
        let rows = clients.flatMap { client in
            client.served.map { served in
                [
                    client.user, client.host, "\(served.name) \(served.version)\(served.count > 1 ? " ×\(served.count)" : "")",
                    served.state,
                    served.loan == nil ? "metered" : "lent", served.since.readable.shown, served.until.readable.shown,
                ]
            }
        }
        guard !rows.isEmpty else { return "nothing was served\n" }
        return TextTable(["WHO", "WHERE", "WHAT", "STATE", "HOW", "SINCE", "UNTIL"], rows).text
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}

extension ClientReport.Client {
    init(_ device: ServedDevice, served: [Served]) {
        self.init(
            device: device.device, user: device.user, host: device.host, client: device.client, seen: device.seen,
            served: served.map { ServedList.Feature($0) })
    }
}
