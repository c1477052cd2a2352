// SPDX-License-Identifier: Apache-2.0

/// The audit's chain, what is signed of it, and the server's keys.
extension LoanStore {
    /// `hash` is of the row and of the hash before it. `audit_marks` keeps what the server signed, as `AuditMark` prints it.
    /// `audit_pseudonyms` has one row at most. A server's key that another one took the place of is retired.
    static let auditChain = """
        ALTER TABLE audit ADD COLUMN user_name TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN host_name TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN hash BLOB;
        CREATE TABLE audit_marks (
            kind TEXT NOT NULL CHECK (kind IN ('checkpoint', 'stump')),
            number BIGINT NOT NULL,
            text BLOB NOT NULL,
            PRIMARY KEY (kind, number)
        );
        CREATE TABLE audit_pseudonyms (secret BLOB NOT NULL, in_force BOOLEAN NOT NULL);
        ALTER TABLE server ADD COLUMN retired_at BIGINT;
        CREATE INDEX requests_at ON requests (at);

        """
}
