// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Agent {
    /// Borrows again what is held here: the same seats, for longer. What cannot be extended stays as it is.
    ///
    /// - Parameter wanted: `nil`: everything of this user's that is in force.
    /// - Parameter end: `nil`: each for as long again as it was borrowed for.
    /// - Returns: the outcome for each end that was asked, all of its features or none.
    public func extend(_ wanted: [WantedFeature]?, end: Order.End?) async throws(AgentError) -> [OrderOutcome] {
        var outcomes: [OrderOutcome] = []
        for extension_ in try extensions(of: wanted, end: end) {
            outcomes.append(try await extension_.outcome(by: writing(to: extension_.directory)))
        }
        return outcomes
    }

    /// Asks anew for a borrow whose grants are shorter than the end it was promised: up to that end.
    func renew(_ terms: GrantTerms, upTo promised: Instant, in directory: NodelockDirectory) async throws(AgentError) -> OrderOutcome {
        var renewal = Extension(directory: directory, end: .lasting(max(1, promised - laptop.clock())), held: [terms])
        renewal.isRenewal = true
        return try await renewal.outcome(by: writing(to: directory))
    }

    private func extensions(of wanted: [WantedFeature]?, end: Order.End?) throws(AgentError) -> [Extension] {
        let (now, user) = (laptop.clock(), Bytes(laptop.person.user.utf8))
        let entries = contents().flatMap(\.slots)
        let held = entries.filter { entry in
            guard let grant = entry.slot.grant, grant.signer != nil else { return false }
            return grant.terms.expiresAt > now && grant.terms.user == user
        }
        var chosen = held
        if let wanted {
            chosen = []
            for feature in wanted {
                let matching = held.filter { feature.names(vendor: $0.slot.vendor, feature: $0.slot.feature) }
                guard !matching.isEmpty else {
                    let last = entries.first { feature.names(vendor: $0.slot.vendor, feature: $0.slot.feature) }?.slot
                    throw .notHeld(feature, last: last, among: entries, laptop.zone)
                }
                guard matching.allSatisfy({ $0.slot.vendor == matching[0].slot.vendor }) else {
                    let names = matching.map { shown($0.slot.vendor) + "/" + shown(feature.name) }.joined(separator: " or ")
                    throw AgentError(.usage, "several vendors' \(feature.shownName) are held", hint: "write \(names)")
                }
                chosen += matching
            }
        }
        var extensions: [Extension] = []
        for entry in chosen {
            guard let grant = entry.slot.grant else { continue }
            let terms = grant.terms
            let ending = end ?? .lasting(terms.interval?.seconds ?? terms.lastEnd - terms.issuedAt)
            do throws(AgentError) {
                try ending.requireLater(than: grant, now: now, zone: laptop.zone)
            } catch {
                // Of everything, what runs longer already stays as it is.
                if wanted != nil { throw error }
                tell(.passedOver(error.detail))
                continue
            }
            if let index = extensions.firstIndex(where: { $0.directory == entry.nodelock && $0.end == ending }) {
                extensions[index].held.append(terms)
            } else {
                extensions.append(Extension(directory: entry.nodelock, end: ending, held: [terms]))
            }
        }
        return extensions
    }

    /// What is to end at one moment, in one directory.
    private struct Extension {
        let directory: NodelockDirectory
        let end: Order.End
        var held: [GrantTerms]
        var isRenewal = false

        /// Asks first what would come of it: a borrow is never made shorter by its extension.
        func outcome(by agent: Agent) async throws(AgentError) -> OrderOutcome {
            let order = Order(
                features: held.map { terms in
                    var wanted = WantedFeature(vendor: terms.vendor, name: terms.feature, version: terms.version, count: terms.seats)
                    if isRenewal { wanted.renews = terms.loan }
                    return wanted
                }, end: end)
            let trial = try await agent.get(order, isTrial: true)
            guard case .preview(let loans) = trial else { return trial }
            let zone = agent.laptop.zone
            for terms in held {
                let offered = loans.first { Bytes($0.vendor.utf8) == terms.vendor && Bytes($0.name.utf8) == terms.feature }
                guard let offered, offered.until > terms.expiresAt else {
                    throw AgentError(
                        .tooLong, "\(shown(terms.feature)) is held until \(zone.text(terms.expiresAt)), and no longer is allowed now",
                        hint: "it stays as it is; try again later")
                }
            }
            return try await agent.get(order)
        }
    }
}

extension Order.End {
    fileprivate func requireLater(than grant: Grant, now: Instant, zone: Zone) throws(AgentError) {
        let terms = grant.terms
        let asked: Instant
        switch self {
        case .until(let instant): asked = instant
        // As far as it may be rounded up.
        case .lasting(let seconds): asked = now + (seconds + grant.line.borrowing.granularity.seconds - 1)
        case .variable(let setting): asked = try setting.end(vendor: terms.vendor, now: now, zone: zone)
        }
        guard asked > terms.expiresAt else {
            throw AgentError(
                .usage, "\(shown(terms.feature)) already runs until \(zone.text(terms.expiresAt))",
                hint: "name a later end; `borrow get` replaces it by a shorter one")
        }
    }
}
