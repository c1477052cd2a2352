// SPDX-License-Identifier: Apache-2.0

/// What capability requests need: loans that they made, metered use, reservations.
extension LoanStore {
    /// Loans tell whether a capability request made them, or one that they replaced; requests keep their answer, without its grants.
    static let capabilityColumns = """
        ALTER TABLE loans ADD COLUMN capability BOOLEAN NOT NULL DEFAULT FALSE;
        ALTER TABLE loans ADD COLUMN dropped_at BIGINT;
        CREATE INDEX loans_served ON loans (device) WHERE capability = TRUE;
        ALTER TABLE requests ADD COLUMN answer BLOB;

        """

    /// Loans that their devices were told to give up.
    static let leavingColumn = "ALTER TABLE loans ADD COLUMN leaving BOOLEAN NOT NULL DEFAULT FALSE;"

    /// Devices that sent capability requests, with the number of the last answer that each of them got.
    static let capabilityDevicesTable = """
        CREATE TABLE capability_devices (
            device TEXT NOT NULL PRIMARY KEY,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            client TEXT NOT NULL,
            seen_at BIGINT NOT NULL,
            sequence BIGINT NOT NULL
        );

        """

    /// Each use of a metered feature by line; what is used up for good is summed up by line, so that it need not be counted.
    static let meteredTables = """
        CREATE TABLE metered_uses (
            number INTEGER PRIMARY KEY,
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            version BLOB NOT NULL,
            pool TEXT NOT NULL,
            line TEXT NOT NULL,
            count BIGINT NOT NULL CHECK (count > 0),
            reusable BOOLEAN NOT NULL,
            device TEXT NOT NULL,
            machine TEXT NOT NULL,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            display TEXT NOT NULL,
            project TEXT NOT NULL,
            client TEXT NOT NULL,
            address TEXT NOT NULL,
            request TEXT NOT NULL,
            used_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            undo_until BIGINT,
            state TEXT NOT NULL CHECK (state IN ('open', 'returned', 'undone')),
            ended_at BIGINT,
            dropped_at BIGINT
        );
        CREATE INDEX metered_uses_request ON metered_uses (device, request);
        CREATE INDEX metered_uses_device ON metered_uses (device, vendor, feature, state, expires_at);
        CREATE INDEX metered_uses_out ON metered_uses (vendor, feature, line, expires_at, count) WHERE state = 'open' AND reusable = TRUE;
        CREATE TABLE metered_counts (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            line TEXT NOT NULL,
            used BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature, line)
        );

        """

    /// A row without a vendor is about every vendor's feature of that name; exactly one of device and user is there.
    static let reservationsTable = """
        CREATE TABLE reservations (
            number INTEGER PRIMARY KEY,
            vendor BLOB,
            feature BLOB NOT NULL,
            seats BIGINT NOT NULL CHECK (seats > 0),
            device TEXT,
            user_name TEXT
        );
        CREATE INDEX reservations_feature ON reservations (feature);
        """
}
