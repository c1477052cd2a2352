// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Ledger {
    func device(_ key: String) throws -> Device? {
        try firstRow("SELECT * FROM devices WHERE device = ?", [key]).map(Device.init(row:))
    }

    /// The devices by when they were first seen; none in a database that no server has opened since devices are known.
    func devices() throws -> [Device] {
        guard try has("devices") else { return [] }
        return try rows("SELECT * FROM devices ORDER BY first_seen, device", []).map(Device.init(row:))
    }

    func isEnrolled(_ key: String) throws -> Bool { try device(key)?.enrolledAt != nil }

    func enrolledDevices() throws -> Set<String> {
        guard try has("devices") else { return [] }
        return Set(try rows("SELECT device FROM devices WHERE enrolled_at IS NOT NULL", []).map { $0["device"] as String })
    }

    /// How many devices that nobody approved were first seen after `since`.
    func newcomers(address: String, machine: String, since: Instant) throws -> (address: Int, machine: Int) {
        func count(_ column: String, _ value: String) throws -> Int {
            try number(
                "SELECT COUNT(*) FROM devices WHERE \(column) = ? AND first_seen > ? AND enrolled_at IS NULL", [value, since.seconds])
        }
        return (try count("address", address), try count("machine", machine))
    }

    func insert(_ device: Device) throws {
        try execute(
            """
            INSERT INTO devices (machine, user_name, host_name, address, name, last_seen, enrolled_at, blocked_at, block_reason, first_seen, device)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, Self.changing(device) + [device.firstSeen.seconds, device.key])
    }

    func update(_ device: Device) throws {
        try execute(
            """
            UPDATE devices SET machine = ?, user_name = ?, host_name = ?, address = ?, name = ?, last_seen = ?, enrolled_at = ?,
                blocked_at = ?, block_reason = ? WHERE device = ?
            """, Self.changing(device) + [device.key])
    }

    func deleteDevice(_ key: String) throws {
        try execute("DELETE FROM devices WHERE device = ?", [key])
    }

    private static func changing(_ device: Device) -> StatementArguments {
        [
            device.machine, device.user, device.host, device.address, device.name, device.lastSeen.seconds, device.enrolledAt?.seconds,
            device.block?.at.seconds, device.block?.reason ?? "",
        ]
    }

    /// How many loans of each device are out.
    func loansOut(at now: Instant) throws -> [String: Int] {
        let sql = "SELECT device, COUNT(*) AS loans FROM loans WHERE state = 'open' AND expires_at > ? GROUP BY device"
        return Dictionary(uniqueKeysWithValues: try rows(sql, [now.seconds]).map { ($0["device"], $0["loans"]) })
    }

    func loansOut(of device: String, at now: Instant) throws -> [Loan] {
        let sql = "SELECT * FROM loans WHERE device = ? AND state = 'open' AND expires_at > ? ORDER BY issued_at, loan"
        return try rows(sql, [device, now.seconds]).map(Loan.init(row:))
    }
}

extension Device {
    fileprivate init(row: Row) {
        key = row["device"]
        machine = row["machine"]
        user = row["user_name"]
        host = row["host_name"]
        address = row["address"]
        name = row["name"]
        firstSeen = Instant(seconds: row["first_seen"])
        lastSeen = Instant(seconds: row["last_seen"])
        enrolledAt = (row["enrolled_at"] as Int64?).map { Instant(seconds: $0) }
        block = (row["blocked_at"] as Int64?).map { Block(at: Instant(seconds: $0), reason: row["block_reason"]) }
    }
}
