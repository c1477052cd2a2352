// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The devices that are known.
public struct DevicesOrder: AdministrativeOrder {
    public static let name = "devices"
    public static let role = AdministratorRole.read
    public static let isReading = true

    public init() {}

    public func carryOut(in office: AdministrationOffice) throws -> DeviceReport {
        let (devices, loans) = (try office.ledger.devices(), try office.ledger.loansOut(at: office.now))
        let users = devices.filter { $0.enrolledAt != nil }.map(\.user)
        return DeviceReport(
            devices: devices.map { .init($0, loans: loans[$0.key] ?? 0) },
            lookAlikes: LookAlikes.pairs(among: users).map { [LookAlikes.spelled($0.0), LookAlikes.spelled($0.1)] })
    }
}

/// One thing done to one device.
public struct DeviceOrder: AdministrativeOrder {
    public static let name = "device"
    public static let role = AdministratorRole.operate

    public enum Act: Codable, Sendable, Equatable {
        /// `nil` takes its name away.
        case name(String?)
        /// Takes its user as he is claimed: from then on he is fixed, and it borrows as long as any.
        case approve
        /// No new loans; returns are taken. The reason is what its user is told.
        case block(reason: String)
        case unblock
        /// From now on it is that user's.
        case rebind(user: String)
        /// That device, seen before or not, gets its user and its name, and it is blocked: a laptop with a new key.
        case replace(by: String)
        /// As if it had never been seen.
        case forget
    }

    /// Its name, its key, or the beginning of its key.
    public let device: String
    public let act: Act

    public struct Report: Codable, Sendable {
        public let device: DeviceReport.Entry
        /// What it still holds, or the one that was replaced does.
        public let holds: [LoanReport.Entry]
        /// Users that look like this one's, spelled out.
        public let lookAlikes: [String]
    }

    public init(device: String, act: Act) {
        (self.device, self.act) = (device, act)
    }

    /// - Throws: `usage` for a device or a name that is not, is ambiguous or is taken.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        let ledger = office.ledger
        let known = try ledger.device(matching: device)
        let holds = try ledger.loansOut(of: known.key, at: office.now)
        var changed = known
        switch act {
        case .name(let name):
            if let name { try ledger.requireFree(name: name, for: known) }
            changed.name = name
        case .approve: changed.enrolledAt = known.enrolledAt ?? office.now
        case .block(let reason):
            try office.requireLine(reason)
            changed.block = Device.Block(at: known.block?.at ?? office.now, reason: reason)
        case .unblock: changed.block = nil
        case .rebind(let user):
            try EnrollOrder.requireUser(user)
            (changed.user, changed.enrolledAt) = (user, office.now)
        case .replace(let key): changed = try replacement(of: known, by: key, in: office)
        case .forget:
            guard holds.isEmpty else {
                throw Refusal(
                    .usage, "the device \(known.label) still holds \(holds.count) license\(holds.count == 1 ? "" : "s")",
                    hint: "`lend device block \(known.label)` keeps it from more; forget it when they have ended")
            }
        }
        if act == .forget { try ledger.deleteDevice(known.key) } else { try ledger.update(changed) }
        try office.record(.device, words(known), device: known.key)
        let alike = try ledger.usersLookingLike(changed.user)
        return Report(
            device: .init(
                changed, loans: changed.key == known.key ? holds.count : try ledger.loansOut(of: changed.key, at: office.now).count),
            holds: try holds.map { try office.entry(of: $0) }, lookAlikes: alike)
    }

    /// The new device, with what the old one was; the old one is blocked and without a name.
    private func replacement(of old: Device, by key: String, in office: AdministrationOffice) throws -> Device {
        var new = try office.ledger.device(matching: key)
        guard new.key != old.key else { throw Refusal(.usage, "a device does not replace itself", hint: "name the new one with --to") }
        var blocked = old
        (blocked.name, blocked.block) = (nil, Device.Block(at: office.now, reason: "replaced by \(Device.short(new.key))"))
        try office.ledger.update(blocked)
        (new.name, new.user, new.enrolledAt, new.block) = (old.name ?? new.name, old.user, office.now, nil)
        return new
    }

    private func words(_ device: Device) -> String {
        switch act {
        case .name(let name): name.map { "named \($0)" } ?? "lost its name"
        case .approve: "approved for \(device.user)"
        case .block(let reason): "blocked" + (reason.isEmpty ? "" : ": \(reason)")
        case .unblock: "unblocked"
        case .rebind(let user): "rebound from \(device.user) to \(user)"
        case .replace(let key): "replaced by \(key)"
        case .forget: "forgotten"
        }
    }
}
