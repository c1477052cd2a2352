// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension AuditEntry {
    /// The same request, refused.
    func refused(_ refusal: Refusal) -> AuditEntry {
        AuditEntry(
            action: .refuse, at: at, device: device, request: request, vendor: vendor, feature: feature, loan: loan, seats: seats,
            code: refusal.code, detail: refusal.detail, administrator: administrator, user: user, host: host)
    }

    /// The same request, answered as it was before.
    var again: AuditEntry {
        AuditEntry(
            action: .again, at: at, device: device, request: request, vendor: vendor, feature: feature, loan: loan, seats: seats,
            code: code, user: user, host: host, detailNamesNobody: true)
    }
}
