// SPDX-License-Identifier: Apache-2.0

/// Loans that were reclaimed, promised or shown; which database this is, and what it may have forgotten.
extension LoanStore {
    /// A loan may be promised for longer than its grant runs. One that was reclaimed says since when and why, and whether its seat was
    /// freed before its grant ended: then its state is `returned`, so that its seat does not count, though nobody has returned it.
    /// `shown_at` is when its laptop last proved that it holds it; a loan without a request was known by that alone.
    static let recoveryColumns = """
        ALTER TABLE loans ADD COLUMN promised_until BIGINT;
        ALTER TABLE loans ADD COLUMN reclaimed_at BIGINT;
        ALTER TABLE loans ADD COLUMN reclaim_reason TEXT;
        ALTER TABLE loans ADD COLUMN seat_freed BOOLEAN NOT NULL DEFAULT FALSE;
        ALTER TABLE loans ADD COLUMN shown_at BIGINT;
        CREATE INDEX loans_reclaimed ON loans (device) WHERE reclaimed_at IS NOT NULL;

        """

    /// One row: this database by a name of its own, how often its server has written to it, and the latest end of all that it lent;
    /// `kept` says that an epoch is kept beside the server's key. While it recovers: since when, until when at the latest, and why.
    static let epochTable = """
        CREATE TABLE epoch (
            id TEXT NOT NULL PRIMARY KEY,
            commits BIGINT NOT NULL,
            latest_end BIGINT NOT NULL,
            kept BOOLEAN NOT NULL,
            recovering_since BIGINT,
            recovering_until BIGINT,
            recovering_reason TEXT
        );

        """

    /// The latest ends of what was lent of each feature, `others_end` that of those without a row; until `assumed_until` they are assumed.
    /// `raised` counts how often one became a later one. `forgotten_ends` and `forgotten_others` are what they were known to be when the
    /// database began to recover.
    static let endsTables = """
        CREATE TABLE latest_ends (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            latest_end BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature)
        );
        CREATE INDEX latest_ends_last ON latest_ends (latest_end);
        CREATE TABLE forgotten_ends (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            latest_end BIGINT NOT NULL,
            PRIMARY KEY (vendor, feature)
        );
        ALTER TABLE epoch RENAME COLUMN latest_end TO others_end;
        ALTER TABLE epoch ADD COLUMN raised BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE epoch ADD COLUMN assumed_until BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE epoch ADD COLUMN forgotten_others BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE epoch ADD COLUMN use_forgotten BOOLEAN NOT NULL DEFAULT FALSE;
        UPDATE epoch SET forgotten_others = COALESCE(recovering_until, 0);
        """

    /// Returns of loans that the database has forgotten.
    static let straysTable = """
        CREATE TABLE strays (
            loan TEXT NOT NULL PRIMARY KEY,
            device TEXT NOT NULL,
            at BIGINT NOT NULL,
            receipt BLOB NOT NULL
        );
        """
}
