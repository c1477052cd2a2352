// SPDX-License-Identifier: Apache-2.0

/// Connected loans, recalls and use.
extension LoanStore {
    /// Connected loans are told from borrows, and one that was renewed says by which; a loan that is recalled says since when and why.
    static let connectedLoans = """
        ALTER TABLE loans ADD COLUMN connected BOOLEAN NOT NULL DEFAULT FALSE;
        ALTER TABLE loans ADD COLUMN renewed_by TEXT;
        ALTER TABLE loans ADD COLUMN recalled_at BIGINT;
        ALTER TABLE loans ADD COLUMN recall_reason TEXT;

        """

    /// What laptops report of the use of their licenses, summed up by day; the day is `2026-11-23`, by the laptop's own clock and zone.
    static let usageTable = """
        CREATE TABLE usage (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            day TEXT NOT NULL,
            user_name TEXT NOT NULL,
            host_name TEXT NOT NULL,
            device TEXT NOT NULL,
            launches BIGINT NOT NULL,
            minutes BIGINT NOT NULL,
            PRIMARY KEY (day, vendor, feature, user_name, host_name, device)
        );

        """
}
