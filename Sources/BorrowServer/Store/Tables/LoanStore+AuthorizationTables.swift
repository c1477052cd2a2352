// SPDX-License-Identifier: Apache-2.0

/// Who may use which license, for how many days and with which password, as LUM's administrators say it.
extension LoanStore {
    /// `*` stands for everybody, every group and every machine. A license without a row is everybody's. Of a password there is its
    /// Argon2id hash.
    static let authorizationTables = """
        CREATE TABLE authorizations (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            everybody BOOLEAN NOT NULL,
            days BIGINT,
            password TEXT,
            PRIMARY KEY (vendor, feature)
        );
        CREATE TABLE authorized (
            vendor BLOB NOT NULL,
            feature BLOB NOT NULL,
            user_name BLOB NOT NULL,
            group_name BLOB NOT NULL,
            target BLOB NOT NULL,
            PRIMARY KEY (vendor, feature, user_name, group_name, target)
        );
        CREATE TABLE authorization_groups (
            name BLOB NOT NULL,
            member BLOB NOT NULL,
            PRIMARY KEY (name, member)
        );

        """
}
