// SPDX-License-Identifier: Apache-2.0

/// Who may ask.
extension LoanStore {
    /// Devices, by their key. Those that have borrowed before are known, by what they claimed.
    static let devicesTable = """
        CREATE TABLE devices (
            device TEXT NOT NULL PRIMARY KEY,
            machine TEXT NOT NULL,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            address TEXT NOT NULL,
            name TEXT,
            first_seen BIGINT NOT NULL,
            last_seen BIGINT NOT NULL,
            enrolled_at BIGINT,
            blocked_at BIGINT,
            block_reason TEXT NOT NULL DEFAULT ''
        );
        CREATE UNIQUE INDEX devices_name ON devices (name) WHERE name IS NOT NULL;
        CREATE INDEX devices_address ON devices (address, first_seen) WHERE enrolled_at IS NULL;
        CREATE INDEX devices_machine ON devices (machine, first_seen) WHERE enrolled_at IS NULL;
        INSERT INTO devices (device, machine, user_name, host_name, address, first_seen, last_seen)
            SELECT device, MAX(machine), MAX(user_name), MAX(host_name), '', MIN(issued_at), MAX(issued_at) FROM loans GROUP BY device;

        """

    /// One-time codes and tokens: what is kept of them is their SHA-256.
    static let secretsTables = """
        CREATE TABLE codes (
            hash BLOB NOT NULL PRIMARY KEY,
            user_name TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            device TEXT
        );
        CREATE TABLE tokens (
            hash BLOB NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        );

        """
}
