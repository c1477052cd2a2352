// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

/// What one server said to one borrow.
enum BorrowAnswer: Sendable {
    case granted([Loaned])
    case refused(Problem)
    /// It cannot have heard of it this time.
    case unsent(AgentError)
    /// Perhaps it granted all, and this machine has not got it yet: the next command that reaches the server sees to that.
    case open(AgentError)
}

/// A grant that was stored.
public struct Loaned: Sendable {
    public let grant: Grant
    /// When the grant that it replaced would have ended; `nil` where there was none in force.
    public let extendedFrom: Instant?
    /// Whether the asked duration was more than is allowed.
    public let isShortened: Bool
}

extension Agent {
    /// Asks one server for all of `terms`, and stores what it grants: all of it or nothing.
    ///
    /// From before the request is sent until its outcome is stored or known, it lies beside the grants, so that whoever
    /// reaches the server next completes it. What cannot be kept goes back.
    func borrow(_ terms: Terms, in conversation: inout Conversation) async throws(AgentError) -> BorrowAnswer {
        let directory = laptop.directories[0]
        let body = try encoded(terms)
        let turn = try await turn(patience: patience)
        defer { turn.release() }
        let device = conversation.device.publicKey.hostid
        for asked in terms.features {
            try refuseAnothers(directory, vendor: Bytes(asked.vendor.utf8), feature: Bytes(asked.name.utf8), device: device)
        }
        let contents = contents()
        let givenUp = terms.features.flatMap { asked in
            contents.flatMap { $0.givenUp(vendor: Bytes(asked.vendor.utf8), feature: Bytes(asked.name.utf8), by: device) }
        }
        let request = RequestInFlight(
            id: RandomIdentifier.make(), server: conversation.server.hostid, address: conversation.address, device: device,
            sentAt: conversation.serverNow, body: body, givenUp: givenUp)
        let alive = try directory.exclusively { writer throws(AgentError) in
            do throws(AgentError) {
                return try writer.note(request)
            } catch {
                // Perhaps it lies there all the same, and is not to be sent by anybody.
                try? writer.strike(request)
                throw error
            }
        }
        defer { alive.release() }
        let waiting = pendingReturns(to: conversation.server).map(\.tombstone.terms.loan)
        let outcome: Result<BorrowAnswer, AgentError>
        do throws(AgentError) {
            outcome = .success(try await settle(request, of: terms, in: &conversation, into: directory))
        } catch {
            outcome = .failure(error)
        }
        if case .heard(let heard) = await deliverReturns(in: &conversation, except: waiting) {
            for (tombstone, outcome) in heard { tell(of: tombstone, outcome) }
        }
        if case .success(.unsent(let error)) = outcome {
            try strike(request, in: directory)
            throw error
        }
        return try outcome.get()
    }

    /// Sends a noted request, for the first time or again, and stores what comes of it.
    func settle(
        _ request: RequestInFlight, of terms: Terms, in conversation: inout Conversation, into directory: NodelockDirectory
    ) async throws(AgentError) -> BorrowAnswer {
        switch await conversation.exchange("POST", Path.borrow, body: Bytes(request.body.utf8), id: Bytes(request.id.utf8)) {
        case .unsent(let error):
            return .unsent(error)
        case .unknown(let error):
            return .open(error)
        case .answer(let answer):
            let problem: Problem?
            do throws(AgentError) { problem = try answer.problem() } catch { return .open(error) }
            if let problem {
                try strike(request, in: directory)
                return .refused(problem)
            }
            let intake = GrantIntake(
                publishers: laptop.publishers.keys, machine: laptop.machine, device: Bytes(request.device.utf8),
                server: conversation.server, now: answer.time)
            let grants: [Grant]
            do throws(AgentError) {
                grants = try intake.grants(in: answer.body, for: terms)
            } catch {
                try relinquish(intake.unusable(in: answer.body, for: terms), of: request, as: conversation.device, in: directory)
                throw error
            }
            tellOfClock(answer.time)
            let harvest: Harvest
            do throws(AgentError) {
                harvest = try store(grants, of: request, asked: terms, in: conversation, into: directory)
            } catch {
                return .open(error)
            }
            if let obstacle = harvest.obstacle { throw obstacle }
            return .granted(harvest.stored)
        }
    }

    /// What one answer left here.
    private struct Harvest: Sendable {
        var stored: [Loaned] = []
        /// Why one of the grants could not lie where it belongs.
        var obstacle: AgentError?
    }

    private func store(
        _ grants: [Grant], of request: RequestInFlight, asked: Terms, in conversation: Conversation, into directory: NodelockDirectory
    ) throws(AgentError) -> Harvest {
        let now = conversation.serverNow
        let before = grants.map { grant in laptop.directories.compactMap { held(like: grant.terms, in: $0) } }
        let harvest = try directory.exclusively { writer throws(AgentError) in
            var harvest = Harvest()
            let contents = contents()
            for (index, grant) in grants.enumerated() {
                let terms = grant.terms
                let since = contents.flatMap { $0.givenUp(vendor: terms.vendor, feature: terms.feature, by: terms.device) }
                    .filter { !request.givenUp.contains($0.shown) }
                if !since.isEmpty {
                    if since.contains(terms.loan) { continue }
                    try writer.keep(try tombstone(of: grant, from: conversation.server, as: conversation.device))
                    tell(.givenUpMeanwhile(feature: shown(terms.feature)))
                    continue
                }
                do throws(AgentError) {
                    try refuseAnothers(directory, vendor: terms.vendor, feature: terms.feature, device: terms.device)
                } catch {
                    try writer.keep(try tombstone(of: grant, from: conversation.server, as: conversation.device))
                    harvest.obstacle = error
                    continue
                }
                guard try writer.place(grant) else { continue }
                let replaced = before[index].filter { $0.loan != terms.loan && $0.expiresAt > now }
                let isShortened = asked.duration.map { terms.expiresAt < terms.issuedAt + $0 } ?? false
                harvest.stored.append(Loaned(grant: grant, extendedFrom: replaced.map(\.expiresAt).max(), isShortened: isShortened))
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

    /// Gives up what a server lent in vain, and strikes the request: the same would come again.
    private func relinquish(
        _ grants: [Grant], of request: RequestInFlight, as device: SigningKey, in directory: NodelockDirectory
    ) throws(AgentError) {
        guard let server = PublicKey(hostid: Bytes(request.server.utf8)) else { return }
        try directory.exclusively { writer throws(AgentError) in
            for grant in grants {
                if case .grant(let held) = try writer.slot(vendor: grant.terms.vendor, feature: grant.terms.feature),
                    held.terms.loan == grant.terms.loan
                {
                    continue
                }
                try writer.keep(try tombstone(of: grant, from: server, as: device))
            }
            try writer.strike(request)
        }
    }

    /// An error where the feature's slot holds a grant in force that another device key borrowed: it could never be returned.
    private func refuseAnothers(_ directory: NodelockDirectory, vendor: Bytes, feature: Bytes, device: Bytes) throws(AgentError) {
        guard let held = directory.grant(vendor: vendor, feature: feature)?.terms, held.device != device,
            held.expiresAt > laptop.clock()
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
        let replaced = grants.compactMap { held(like: $0.terms, in: directory) }
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
    private func held(like terms: GrantTerms, in directory: NodelockDirectory) -> GrantTerms? {
        guard let held = directory.grant(vendor: terms.vendor, feature: terms.feature)?.terms, held.device == terms.device else {
            return nil
        }
        return held
    }

    func strike(_ request: RequestInFlight, in directory: NodelockDirectory) throws(AgentError) {
        try directory.exclusively { writer throws(AgentError) in try writer.strike(request) }
    }

    func encoded(_ message: some Encodable) throws(AgentError) -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Bytes(try encoder.encode(message))
        } catch {
            throw AgentError(.internalFault, "a message cannot be written: \(error)")
        }
    }

    private func tellOfClock(_ serverTime: Instant) {
        let difference = serverTime - laptop.clock()
        if abs(difference) > 300 { tell(.clockDiffers(seconds: difference)) }
    }
}

extension Slot {
    var grant: Grant? {
        if case .grant(let grant) = self { grant } else { nil }
    }

    var tombstone: Tombstone? {
        if case .tombstone(let tombstone) = self { tombstone } else { nil }
    }
}
