// SPDX-License-Identifier: Apache-2.0

/// Connected licenses that share seats, and how large the pools are.
extension LoanStore {
    /// What a loan is counted for: all its seats, unless it shares them.
    static let sharedSeats = """
        ALTER TABLE loans ADD COLUMN share TEXT;
        ALTER TABLE loans ADD COLUMN charged BIGINT NOT NULL DEFAULT 0;
        UPDATE loans SET charged = seats;
        DROP INDEX loans_out;
        CREATE INDEX loans_out ON loans (vendor, feature, pool, expires_at, charged) WHERE state = 'open';
        CREATE INDEX loans_shared ON loans (share) WHERE state = 'open' AND share IS NOT NULL;

        """

    /// How many seats the license files in force give each pool from an instant on, so that reports without license files know over-use.
    static let poolSizes = """
        CREATE TABLE pool_sizes (
            pool TEXT NOT NULL,
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            version BLOB NOT NULL,
            since BIGINT NOT NULL,
            seats BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature, pool, since)
        );

        """
}
