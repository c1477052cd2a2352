// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension AdministrationOffice {
    /// Appends an administrative act that is about no feature to the audit.
    func record(_ action: AuditEntry.Action, _ detail: String, device: String = "") throws {
        var entry = AuditEntry(action: action, at: now, device: device, request: "", vendor: [], feature: [])
        (entry.administrator, entry.detail) = (administrator, detail)
        try ledger.append(entry)
    }
}
