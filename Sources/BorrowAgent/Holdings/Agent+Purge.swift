// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Agent {
    /// Takes away this user's grants that have ended and the receipts of returns; what a server is still to hear of stays.
    ///
    /// - Returns: each feature, and what was taken away in words.
    public func purge() throws(AgentError) -> [(feature: Bytes, reason: String)] {
        let (now, user) = (laptop.clock(), Bytes(laptop.person.user.utf8))
        var purged: [(feature: Bytes, reason: String)] = []
        for entry in contents().flatMap(\.slots) {
            let reason: String
            switch entry.slot {
            case .grant(let grant) where grant.signer != nil && grant.terms.expiresAt <= now && grant.terms.user == user:
                reason = "ended \(laptop.zone.text(grant.terms.expiresAt))"
            case .receipt(let receipt): reason = "was returned \(laptop.zone.text(receipt.terms.returnedAt))"
            case .grant, .tombstone: continue
            }
            try entry.nodelock.exclusively { writer throws(AgentError) in try writer.clear(entry.slot) }
            purged.append((entry.slot.feature, reason))
        }
        return purged
    }
}
