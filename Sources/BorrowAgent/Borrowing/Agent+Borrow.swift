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
    /// reaches the server next completes it.
    func borrow(_ terms: Terms, in conversation: inout Conversation) async throws(AgentError) -> BorrowAnswer {
        let directory = laptop.directories[0]
        let body = try encoded(terms)
        let request = RequestInFlight(
            id: RandomIdentifier.make(), server: conversation.server.hostid, address: conversation.address,
            device: conversation.device.publicKey.hostid, sentAt: conversation.serverNow, body: body)
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
        return try await settle(request, of: terms, in: &conversation, into: directory)
    }

    /// Sends a noted request, for the first time or again, and stores what comes of it.
    func settle(
        _ request: RequestInFlight, of terms: Terms, in conversation: inout Conversation, into directory: NodelockDirectory
    ) async throws(AgentError) -> BorrowAnswer {
        switch await conversation.exchange("POST", Path.borrow, body: Bytes(request.body.utf8), id: Bytes(request.id.utf8)) {
        case .unsent(let error):
            try strike(request, in: directory)
            throw error
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
                // The same would come again.
                try strike(request, in: directory)
                throw error
            }
            tellOfClock(answer.time)
            do throws(AgentError) {
                return .granted(try store(grants, of: request, asked: terms, reachedAt: conversation.address, in: directory))
            } catch {
                return .open(error)
            }
        }
    }

    private func store(
        _ grants: [Grant], of request: RequestInFlight, asked: Terms, reachedAt address: ServerAddress, in directory: NodelockDirectory
    ) throws(AgentError) -> [Loaned] {
        let now = laptop.clock()
        let before = grants.map { grant in laptop.directories.compactMap { held(like: grant.terms, in: $0) } }
        let stored = try directory.exclusively { writer throws(AgentError) in
            var stored: [Loaned] = []
            for (index, grant) in grants.enumerated() where try writer.place(grant) {
                let replaced = before[index].filter { $0.loan != grant.terms.loan && $0.expiresAt > now }
                let isShortened = asked.duration.map { grant.terms.expiresAt < grant.terms.issuedAt + $0 } ?? false
                stored.append(Loaned(grant: grant, extendedFrom: replaced.map(\.expiresAt).max(), isShortened: isShortened))
            }
            try writer.note(address, of: Bytes(request.server.utf8))
            try writer.strike(request)
            return stored
        }
        for elsewhere in laptop.directories.dropFirst() where elsewhere != directory {
            removeReplaced(by: stored.map(\.grant), in: elsewhere)
        }
        return stored
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
