// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Synchronization

/// How many rows of the audit a device may cause that takes nothing and gives nothing back: refused returns and repeated requests.
///
/// Whoever floods the server fills neither the disk nor the audit; the next row that is written says how many were not.
struct RefusalAllowance: Sendable {
    /// Seconds.
    static let window: Int64 = 3600
    static let mostOfADevice = 20
    static let mostOfAll = 600

    private var began = Instant.min
    private var devices: [String: Int] = [:]
    private var total = 0
    private var skipped = 0

    /// - Returns: how many were passed over since the last row; `nil`: this one is passed over too.
    mutating func take(device: String, now: Instant) -> Int? {
        if abs(now - began) >= Self.window { (began, devices, total) = (now, [:], 0) }
        guard total < Self.mostOfAll, devices[device, default: 0] < Self.mostOfADevice else {
            skipped += 1
            return nil
        }
        total += 1
        devices[device, default: 0] += 1
        defer { skipped = 0 }
        return skipped
    }
}

/// The allowance of one server.
final class TurnedAway: Sendable {
    private let allowance = Mutex(RefusalAllowance())

    /// The entry with what was passed over before it; `nil` where it is not to be written itself.
    func allowed(_ entry: AuditEntry) -> AuditEntry? {
        guard let skipped = allowance.withLock({ $0.take(device: entry.device, now: entry.at) }) else { return nil }
        guard skipped > 0 else { return entry }
        var entry = entry
        let namesNobody = entry.detailNamesNobody
        entry.detail += "\(entry.detail.isEmpty ? "" : "; ")\(skipped) more like this were not recorded"
        entry.detailNamesNobody = namesNobody
        return entry
    }
}
