// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// What becomes of the grants of an answer on this machine.
extension Agent {
    /// What one answer left here.
    struct Harvest: Sendable {
        var stored: [Loaned] = []
        /// Why one of the grants could not lie where it belongs.
        var obstacle: AgentError?
    }

    /// - Parameter replacing: for each grant the loan that is given up for it, and returned, if it lies in the same directory; none where
    ///   the server has put the grant in its place already.
    func store(
        _ grants: [Grant], of request: RequestInFlight, asked: Terms, replacing: [Bytes?] = [], in conversation: Conversation,
        into directory: NodelockDirectory
    ) throws(AgentError) -> Harvest {
        let now = conversation.serverNow
        let before = grants.map { grant in
            laptop.directories.compactMap { held(like: grant.terms, in: $0) }.filter { $0.signer != nil }.map(\.terms)
        }
        let harvest = try directory.exclusively { writer throws(AgentError) in
            var harvest = Harvest()
            for (index, grant) in grants.enumerated() {
                let terms = grant.terms
                let parting = parting(replacing.isEmpty ? nil : replacing[index], for: terms, in: directory)
                let since = laptop.directories.flatMap { $0.givenUp(vendor: terms.vendor, feature: terms.feature, by: terms.device) }
                    .filter { !request.givenUp.contains($0.shown) && $0 != parting }
                if !since.isEmpty {
                    if since.contains(terms.loan) { continue }
                    try writer.keep(try tombstone(of: grant, from: conversation.server, as: conversation.device))
                    tell(.givenUpMeanwhile(feature: shown(terms.feature)))
                    continue
                }
                do throws(AgentError) {
                    try refuseAnothers(directory, vendor: terms.vendor, feature: terms.feature, device: terms.device, now: now)
                } catch {
                    try writer.keep(try tombstone(of: grant, from: conversation.server, as: conversation.device))
                    harvest.obstacle = error
                    continue
                }
                let anothers = directory.grant(vendor: terms.vendor, feature: terms.feature)?.terms
                guard try writer.place(grant) else { continue }
                if let parting {
                    try writer.keep(
                        try tombstone(
                            of: terms.feature, vendor: terms.vendor, loan: parting, until: terms.expiresAt, from: conversation.server,
                            as: conversation.device))
                }
                if let anothers, anothers.device != terms.device, anothers.expiresAt > now {
                    tell(.replacedAnothers(feature: shown(terms.feature), end: laptop.zone.text(anothers.expiresAt)))
                }
                let replaced = before[index].filter { $0.loan != terms.loan && $0.expiresAt > now }
                let isShortened = asked.duration.map { terms.lastEnd < terms.issuedAt + $0 } ?? false
                let loaned = Loaned(
                    grant: grant, replaced: replaced.max { $0.expiresAt < $1.expiresAt }, isShortened: isShortened)
                if let loss = loaned.loss(in: laptop.zone) { tell(.reduced(feature: shown(terms.feature), loss)) }
                harvest.stored.append(loaned)
            }
            try writer.note(conversation.address, of: Bytes(request.server.utf8))
            try writer.strike(request)
            return harvest
        }
        for elsewhere in laptop.directories.dropFirst() where elsewhere != directory {
            removeReplaced(by: harvest.stored.map(\.grant), in: elsewhere)
        }
        return harvest
    }

    /// The loan whose grant a new one takes the place of, where it lies there, or lay there before whoever stored the new one was
    /// interrupted; `nil` where it was given up meanwhile, or never lay there.
    private func parting(_ loan: Bytes?, for terms: GrantTerms, in directory: NodelockDirectory) -> Bytes? {
        guard let loan, let there = directory.grant(vendor: terms.vendor, feature: terms.feature)?.terms,
            there.device == terms.device, there.loan == loan || there.loan == terms.loan
        else { return nil }
        return loan
    }

    /// Gives up what a server lent in an answer that cannot be used, and strikes the request: the same answer would come again.
    ///
    /// The server is asked what that was; where it does not say, the request stays.
    func relinquish(
        _ request: RequestInFlight, in conversation: inout Conversation, from directory: NodelockDirectory
    ) async throws(AgentError) {
        let loans = try await openLoans(of: request, in: &conversation)
        let (server, device) = (conversation.server, conversation.device)
        try directory.exclusively { writer throws(AgentError) in
            for loan in loans {
                let (vendor, feature, id) = (Bytes(loan.vendor.utf8), Bytes(loan.name.utf8), Bytes(loan.loan.utf8))
                if case .grant(let held) = try writer.slot(vendor: vendor, feature: feature), held.terms.loan == id { continue }
                try writer.keep(
                    try tombstone(of: feature, vendor: vendor, loan: id, until: loan.expiresAt, from: server, as: device))
            }
            try writer.strike(request)
        }
    }

    /// An error where the feature's slot holds a grant in force that another device key borrowed: it could never be returned.
    ///
    /// In a user's own folder a key of his that is gone stands in nobody's way.
    func refuseAnothers(
        _ directory: NodelockDirectory, vendor: Bytes, feature: Bytes, device: Bytes, now: Instant
    ) throws(AgentError) {
        guard let grant = directory.grant(vendor: vendor, feature: feature), grant.signer != nil else { return }
        let held = grant.terms
        guard held.device != device,
            held.expiresAt > now, directory.isShared || held.user != Bytes(laptop.person.user.utf8)
        else { return }
        throw AgentError(
            .cannotWrite,
            "\(shown(feature)) lies in \(directory.path) for \(shown(held.user)), borrowed with another device key until "
                + laptop.zone.text(held.expiresAt),
            hint: directory.isShared
                ? "borrow it without --system, or have \(shown(held.user)) return it" : "have \(shown(held.user)) return it")
    }

    /// A device holds one grant for a feature: what a newer one in another directory replaced goes.
    private func removeReplaced(by grants: [Grant], in directory: NodelockDirectory) {
        let replaced = grants.compactMap { held(like: $0.terms, in: directory)?.terms }
        if replaced.isEmpty { return }
        do throws(AgentError) {
            try directory.exclusively { writer throws(AgentError) in
                for terms in replaced { try writer.removeGrant(vendor: terms.vendor, feature: terms.feature, device: terms.device) }
            }
        } catch {
            tell(.leftBehind(error))
        }
    }

    /// This device's grant of the same feature.
    private func held(like terms: GrantTerms, in directory: NodelockDirectory) -> Grant? {
        guard let held = directory.grant(vendor: terms.vendor, feature: terms.feature), held.terms.device == terms.device else {
            return nil
        }
        return held
    }
}
