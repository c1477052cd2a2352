// SPDX-License-Identifier: Apache-2.0

/// From where borrowers ask, and who administers.
extension LoanStore {
    static let addresses = """
        ALTER TABLE loans ADD COLUMN address TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN administrator TEXT NOT NULL DEFAULT '';
        """
}
