// SPDX-License-Identifier: Apache-2.0

/// The tables of the first `lend`.
extension LoanStore {
    /// The server whose loans these are, by its `ED25519=…`: one row.
    static let serverTable = """
        CREATE TABLE server (hostid TEXT NOT NULL PRIMARY KEY);

        """

    /// Vendor, feature and version are license text: bytes.
    static let loansTable = """
        CREATE TABLE loans (
            loan TEXT NOT NULL PRIMARY KEY,
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            version BLOB NOT NULL,
            seats BIGINT NOT NULL CHECK (seats > 0),
            pool TEXT NOT NULL,
            line TEXT NOT NULL,
            early_return BOOLEAN NOT NULL,
            device TEXT NOT NULL,
            machine TEXT NOT NULL,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            display TEXT NOT NULL,
            project TEXT NOT NULL,
            client TEXT NOT NULL,
            request TEXT NOT NULL,
            position BIGINT NOT NULL,
            version_asked BLOB,
            issued_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL CHECK (expires_at > issued_at),
            grant_text BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'returned', 'replaced')),
            ended_at BIGINT,
            receipt BLOB
        );
        CREATE INDEX loans_out ON loans (vendor, feature, pool, expires_at, seats) WHERE state = 'open';
        CREATE INDEX loans_held ON loans (device, vendor, feature) WHERE state = 'open';
        CREATE INDEX loans_request ON loans (device, request);

        """

    static let requestsTable = """
        CREATE TABLE requests (
            device TEXT NOT NULL,
            id TEXT NOT NULL,
            body_hash TEXT NOT NULL,
            at BIGINT NOT NULL,
            refusals BLOB,
            PRIMARY KEY (device, id)
        );

        """

    /// For each pool, the seats of its open loans that end after `as_of`: moved on by the loans that ended since, so that
    /// counting costs the same however many loans are open.
    static let seatsTable = """
        CREATE TABLE seats_out (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            pool TEXT NOT NULL,
            seats BIGINT NOT NULL,
            as_of BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature, pool)
        );

        """

    static let auditTable = """
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY,
            at BIGINT NOT NULL,
            action TEXT NOT NULL,
            device TEXT NOT NULL,
            request TEXT NOT NULL,
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            loan TEXT,
            seats BIGINT,
            code TEXT,
            detail TEXT NOT NULL
        );
        """
}
