// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Finds what somebody wants to return among what lies here.
struct ReturnChoice: Sendable {
    let slots: [NodelockContents.Entry]
    /// Who asks.
    let user: Bytes
    /// His device key, once it is known.
    var device: Bytes?
    let now: Instant
    let zone: Zone

    /// The grants, and the tombstones that still wait, of all these features, or an error for the first that cannot be returned.
    func named(_ wanted: [WantedFeature]) throws(AgentError) -> [NodelockContents.Entry] {
        var chosen: [NodelockContents.Entry] = []
        for feature in wanted { chosen += try entries(for: feature) }
        return chosen
    }

    private func entries(for wanted: WantedFeature) throws(AgentError) -> [NodelockContents.Entry] {
        let matching = mine(of: slots.filter { wanted.names(vendor: $0.slot.vendor, feature: $0.slot.feature) })
        var open = matching.filter { isOpen($0.slot) }
        // Our clock may be ahead: what is named goes back though it seems to have ended.
        if open.isEmpty { open = matching.filter { $0.slot.grant?.line.borrowing.earlyReturn ?? false } }
        guard let first = open.first else { throw .notHeld(wanted, last: matching.first?.slot, among: slots, zone) }
        guard open.allSatisfy({ $0.slot.vendor == first.slot.vendor }) else {
            let names = open.map { shown($0.slot.vendor) + "/" + shown(wanted.name) }.joined(separator: " or ")
            throw AgentError(.usage, "several vendors' \(wanted.shownName) are held", hint: "write \(names)")
        }
        for grant in open.compactMap(\.slot.grant) {
            if grant.signer == nil { throw .damaged(grant.terms.feature) }
            if !grant.line.borrowing.earlyReturn { throw .earlyReturnOff(grant.terms, zone) }
        }
        return open
    }

    /// Another's are meant only where none is his who asks.
    private func mine(of entries: [NodelockContents.Entry]) -> [NodelockContents.Entry] {
        let byKey = entries.filter { $0.slot.device == device }
        if !byKey.isEmpty { return byKey }
        let byName = entries.filter { $0.slot.user == user }
        return byName.isEmpty ? entries : byName
    }

    private func isOpen(_ slot: Slot) -> Bool {
        switch slot {
        // Of a damaged one nobody knows when it ends.
        case .grant(let grant): grant.terms.expiresAt > now || grant.signer == nil
        case .tombstone: true
        case .receipt: false
        }
    }
}

extension AgentError {
    static func earlyReturnOff(_ terms: GrantTerms, _ zone: Zone) -> AgentError {
        AgentError(
            .earlyReturnOff,
            "the publisher of \(shown(terms.feature)) allows no early return; it is held until \(zone.text(terms.expiresAt))",
            hint: "it comes back by itself then")
    }

    static func notHeld(_ wanted: WantedFeature, last: Slot?, among slots: [NodelockContents.Entry], _ zone: Zone) -> AgentError {
        let hint = "`borrow status` shows what is held"
        return switch last {
        case .grant(let grant) where grant.signer == nil: .damaged(grant.terms.feature)
        case .grant(let grant):
            AgentError(.notHeld, "\(wanted.shownName) ended by itself, \(zone.text(grant.terms.expiresAt))", hint: hint)
        case .tombstone(let tombstone):
            AgentError(.notHeld, "\(wanted.shownName) was returned, \(zone.text(tombstone.terms.returnedAt))", hint: hint)
        case .receipt(let receipt):
            AgentError(.notHeld, "\(wanted.shownName) was returned, \(zone.text(receipt.terms.returnedAt))", hint: hint)
        case nil:
            AgentError(
                .notHeld, "\(wanted.shownName) is not borrowed on this machine",
                hint: wanted.likelyMeant(among: slots.map(\.slot.feature)) ?? hint)
        }
    }
}
