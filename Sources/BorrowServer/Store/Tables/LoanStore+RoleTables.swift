// SPDX-License-Identifier: Apache-2.0

/// Which of three servers lends.
extension LoanStore {
    /// Only where an administrator, or another server that lends, has said so; `servers` are three hostids with a blank between.
    static let rolesTable = """
        CREATE TABLE roles (
            servers TEXT NOT NULL PRIMARY KEY,
            lends BOOLEAN NOT NULL,
            since BIGINT NOT NULL
        );
        """
}
