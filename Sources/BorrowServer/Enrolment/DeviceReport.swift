// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// The devices that a server knows, by when they were first seen.
public struct DeviceReport: Codable, Sendable {
    public struct Entry: Codable, Sendable {
        /// `ED25519=…`.
        public let device: String
        public let name: String?
        public let user: String
        public let host: String
        public let machine: String
        /// From where it last asked.
        public let address: String
        /// `claimed`: user and host are what the device says. `enrolled`: the user is fixed.
        public let identity: Identity
        public let firstSeen: Instant
        public let lastSeen: Instant
        public let blocked: Instant?
        public let blockReason: String?
        /// How many of its loans are out.
        public let loans: Int
    }

    public let devices: [Entry]
    /// Users that are different and look alike, each with all but plain ASCII spelled out.
    public let lookAlikes: [[String]]

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }

    /// For people: one line a device under a heading, columns aligned.
    public var table: String {
        guard !devices.isEmpty else { return "no devices are known\n" }
        return TextTable(["DEVICE", "WHO", "WHERE", "IDENTITY", "ADDRESS", "SEEN", "LOANS", "KEY"], devices.map(\.columns)).text
    }

    /// A line for each two users that look alike.
    public var warnings: [String] { lookAlikes.map { "the users \($0.joined(separator: " and ")) look alike and are two" } }
}

/// What is known of who asks.
public enum Identity: String, Codable, Sendable {
    case claimed, enrolled
}

extension DeviceReport.Entry {
    init(_ device: Device, loans: Int) {
        self.init(
            device: device.key, name: device.name, user: device.user, host: device.host, machine: device.machine, address: device.address,
            identity: device.enrolledAt == nil ? .claimed : .enrolled, firstSeen: device.firstSeen, lastSeen: device.lastSeen,
            blocked: device.block?.at, blockReason: device.block?.reason, loans: loans)
    }

    fileprivate var columns: [String] {
        [
            name ?? Device.short(device), user, host, identity.rawValue + (blocked == nil ? "" : ", blocked"), address,
            lastSeen.readable.shown, "\(loans)", device,
        ]
    }
}
