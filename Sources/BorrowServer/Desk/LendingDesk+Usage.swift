// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Counts what a laptop reports, once for each request id; answers only after it is durable.
    ///
    /// - Parameter bodyHash: the hash of the report's bytes.
    /// - Throws: `id-reused`, `store-failed`.
    public func count(_ days: [DayOfUse], device: String, request: String, bodyHash: String, now: Instant) async throws(Refusal) {
        let entry = AuditEntry(action: .usage, at: now, device: device, request: request, vendor: [], feature: [])
        try await store.change(refusedAs: entry, within: turnedAway) { [turnedAway] ledger in
            if let earlier = try ledger.decidedRequest(device: device, id: request) {
                guard earlier.bodyHash == bodyHash else { throw Self.reused(request) }
                if let again = turnedAway.allowed(entry.again) { try ledger.append(again) }
                return
            }
            try ledger.insert(DecidedRequest(bodyHash: bodyHash, refusals: []), device: device, id: request, at: now)
            for day in days { try ledger.add(day) }
            try ledger.append(entry.reporting(days))
        }
    }

    static func reused(_ id: String) -> Refusal {
        Refusal(.idReused, "request \(id) was made before with another body", hint: "send a new request under a new id")
    }
}

extension AuditEntry {
    fileprivate func reporting(_ days: [DayOfUse]) -> AuditEntry {
        var entry = self
        (entry.user, entry.host) = (days.first?.user ?? "", days.first?.host ?? "")
        (entry.detail, entry.detailNamesNobody) = ("\(days.count) \(days.count == 1 ? "entry" : "entries")", true)
        return entry
    }
}
