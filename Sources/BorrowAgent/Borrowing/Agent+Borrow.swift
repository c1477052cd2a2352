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
    /// Of the grant that it replaced; `nil` where there was none in force.
    let replaced: GrantTerms?
    /// Whether the asked duration was more than is allowed.
    public let isShortened: Bool

    /// When the grant that it replaced would have ended.
    public var extendedFrom: Instant? { replaced?.expiresAt }

    /// What there is less of than before, for people; `nil` where nothing is.
    func loss(in zone: Zone) -> String? {
        guard let replaced else { return nil }
        let terms = grant.terms
        var losses: [String] = []
        if terms.lastEnd < replaced.lastEnd { losses.append("shorter than before: it was until \(zone.text(replaced.lastEnd))") }
        if terms.seats < replaced.seats { losses.append("\(terms.seats) seat\(terms.seats == 1 ? "" : "s") instead of \(replaced.seats)") }
        return losses.isEmpty ? nil : losses.joined(separator: "; ")
    }
}

extension Agent {
    /// Asks one server for all of `terms`, and stores what it grants: all of it or nothing.
    ///
    /// From before the request is sent until its outcome is stored or known, it lies beside the grants, so that whoever
    /// reaches the server next completes it. What cannot be kept goes back.
    ///
    /// - Parameter passwords: for each feature, in their order; they lie nowhere, and whoever completes the request has none.
    func borrow(
        _ terms: Terms, in conversation: inout Conversation, passwords: [Password?] = []
    ) async throws(AgentError) -> BorrowAnswer {
        let directory = laptop.directories[0]
        let body = try encoded(terms)
        let turn = try await turn(patience: patience)
        defer { turn.release() }
        try requireNoneOpen(in: conversation)
        let request = try unsent(body, for: terms.features, to: conversation)
        let alive = try note(request, for: terms.features, in: directory)
        defer { alive.release() }
        let waiting = pendingReturns(to: conversation).map(\.tombstone.terms.loan)
        let outcome: Result<BorrowAnswer, AgentError>
        do throws(AgentError) {
            outcome = .success(try await settle(request, of: terms, in: &conversation, into: directory, passwords: passwords))
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

    /// A request that may be sent: nobody else's grants are in the way of what comes for it.
    ///
    /// - Parameter path: `nil` for a borrow.
    func unsent(
        _ body: Bytes, for features: [Terms.Feature], to conversation: Conversation, path: String? = nil
    ) throws(AgentError) -> RequestInFlight {
        let device = conversation.device.publicKey.hostid
        for asked in features {
            try refuseAnothers(
                laptop.directories[0], vendor: Bytes(asked.vendor.utf8), feature: Bytes(asked.name.utf8), device: device,
                now: conversation.serverNow)
        }
        let givenUp = features.flatMap { asked in
            laptop.directories.flatMap { $0.givenUp(vendor: Bytes(asked.vendor.utf8), feature: Bytes(asked.name.utf8), by: device) }
        }
        return RequestInFlight(
            id: RandomIdentifier.make(), server: conversation.server.hostid, address: conversation.address, device: device,
            sentAt: conversation.serverNow, body: body, givenUp: givenUp, path: path)
    }

    /// Lays a request beside the grants before it is sent.
    /// - Returns: a lock that says its sender lives.
    func note(
        _ request: RequestInFlight, for features: [Terms.Feature], in directory: NodelockDirectory
    ) throws(AgentError) -> FileLock {
        try directory.exclusively { writer throws(AgentError) in
            // What would stand in the grants' way does so before the server lends.
            for asked in features { _ = try writer.slot(vendor: Bytes(asked.vendor.utf8), feature: Bytes(asked.name.utf8)) }
            do throws(AgentError) {
                return try writer.note(request)
            } catch {
                // Perhaps it lies there all the same, and is not to be sent by anybody.
                try? writer.strike(request)
                throw error
            }
        }
    }

    /// Sends a noted request, for the first time or again, and stores what comes of it.
    func settle(
        _ request: RequestInFlight, of terms: Terms, in conversation: inout Conversation, into directory: NodelockDirectory,
        passwords: [Password?] = []
    ) async throws(AgentError) -> BorrowAnswer {
        let (body, id) = (Bytes(request.body.utf8), Bytes(request.id.utf8))
        switch await conversation.exchange("POST", Path.borrow, body: body, id: id, passwords: passwords) {
        case .unsent(let error):
            return .unsent(error)
        case .unknown(let error):
            return .open(error)
        case .answer(let answer):
            let problem: Problem?
            do throws(AgentError) { problem = try answer.problem() } catch { return .open(error) }
            if let problem {
                if settlesNothing(problem, status: answer.status) { return .open(AgentError(problem)) }
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
                try? await relinquish(request, in: &conversation, from: directory)
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

    /// Whether the server may have taken the request all the same: a fault says nothing of that, nor does what whoever overheard
    /// the request gets for sending it again with another signature or with more behind it.
    func settlesNothing(_ problem: Problem, status: Int) -> Bool {
        status >= 500 || [RefusalCode.badSignature, .tooLarge].contains { $0.rawValue == problem.code }
    }

    /// An error where an earlier request still has no answer: what it may have lent would be replaced unseen, or replace this.
    ///
    /// Only for the holder of the turn, while whom no other request is under way.
    func requireNoneOpen(in conversation: Conversation) throws(AgentError) {
        let (server, device) = (conversation.server.hostid.shown, conversation.device.publicKey.hostid.shown)
        let open = laptop.directories.flatMap { $0.requests() }.contains { $0.server == server && $0.device == device }
        guard open else { return }
        throw AgentError(
            .serverUnreachable, "\(conversation.address) has not answered an earlier request yet",
            hint: "try again: every command asks for that answer first")
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

    func tellOfClock(_ serverTime: Instant) {
        let difference = serverTime - laptop.clock()
        if abs(difference) > 300 { tell(.clockDiffers(seconds: difference)) }
    }
}
