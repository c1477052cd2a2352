// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

/// A server that proved itself and heard what was waiting for it.
struct Visit: Sendable {
    let introduction: Introduction
    var conversation: Conversation
    /// What it wanted back, and was given up.
    var recalled: [Settlement.Recall] = []

    var address: ServerAddress { introduction.address }
}

extension Agent {
    /// Visits every configured server in order; those that cannot be used are told of.
    ///
    /// An error where none can be used, or there is nobody to ask or to trust.
    func visits() async throws(AgentError) -> (reached: [Visit], unreached: [ServerAddress]) {
        for note in laptop.servers.notes + laptop.publishers.notes { tell(.passedOver(note)) }
        guard !laptop.servers.addresses.isEmpty else {
            throw AgentError(
                .noServer, "no license server is named",
                hint: "give --server host:port, or set BORROW_SERVER or `server =` in \(Configuration.usualPath)")
        }
        guard !laptop.publishers.keys.isEmpty else {
            throw AgentError(
                .noPublishers, "no publisher is trusted yet",
                hint: "put the publisher's public key, a .pub file, into ~/.config/borrow/publishers.d or /etc/borrow/publishers.d")
        }
        let device = try await establishedDeviceKey()
        var visits: [Visit] = []
        var faults: [AgentError] = []
        var unreached: [ServerAddress] = []
        for (address, outcome) in zip(laptop.servers.addresses, await introductions()) {
            do throws(AgentError) {
                visits.append(await visit(try outcome.get(), as: device))
            } catch {
                faults.append(error)
                unreached.append(address)
            }
        }
        for fault in visits.isEmpty ? faults.dropFirst() : faults[...] { tell(.unreachable(fault)) }
        guard !visits.isEmpty else { throw faults[0] }
        return (visits, unreached)
    }

    /// Who each configured server says it is, in their order: one that is silent holds up no other.
    private func introductions() async -> [Result<Introduction, AgentError>] {
        let (addresses, publishers, transport) = (laptop.servers.addresses, laptop.publishers.keys, transport)
        return await withTaskGroup(of: (Int, Result<Introduction, AgentError>).self) { group in
            for (index, address) in addresses.enumerated() {
                group.addTask { (index, await Introduction.result(of: address, publishers: publishers, transport: transport)) }
            }
            var results: [Int: Result<Introduction, AgentError>] = [:]
            for await (index, result) in group { results[index] = result }
            return addresses.indices.compactMap { results[$0] }
        }
    }

    private func visit(_ introduction: Introduction, as device: SigningKey) async -> Visit {
        var conversation = conversation(with: introduction.server, at: introduction.address, as: device)
        conversation.succession = Succession(of: introduction.lines)
        // What a lost answer brings may have been returned meanwhile: it comes first.
        if let error = await completeRequests(in: &conversation, patience: patience) {
            tell(.unreachable(error))
        } else if case .heard(let heard) = await deliverReturns(in: &conversation) {
            for (tombstone, outcome) in heard { tell(of: tombstone, outcome) }
        }
        let recalled = await heedRecallsIfAny(in: &conversation)
        await settleWithOldKeys(of: introduction, as: device)
        return Visit(introduction: introduction, conversation: conversation, recalled: recalled)
    }

    /// A server that got a new key still hears what its old one has to be told; where it does not, it waits on.
    private func settleWithOldKeys(of introduction: Introduction, as device: SigningKey) async {
        let requests = laptop.directories.flatMap { $0.requests() }.map { Bytes($0.server.utf8) }
        let returns = laptop.directories.flatMap { $0.tombstones() }.map(\.terms.server)
        for hostid in Set(requests + returns) where hostid != introduction.server.hostid {
            guard let old = PublicKey(hostid: hostid),
                laptop.directories.contains(where: { $0.knownAddress(of: hostid) == introduction.address })
            else { continue }
            var conversation = conversation(with: old, at: introduction.address, as: device)
            guard (try? await conversation.ask("GET", Path.recalls)) != nil,
                await completeRequests(in: &conversation, patience: patience) == nil,
                case .heard(let heard) = await deliverReturns(in: &conversation)
            else { continue }
            for (tombstone, outcome) in heard { tell(of: tombstone, outcome) }
        }
    }

    /// Completes what this device asked of this server and never got an answer to; others' requests are theirs.
    ///
    /// - Parameter patience: how long another command's turn is waited for; then the request waits for the next.
    /// - Returns: why the server could not be reached; `nil` where it was, or there is nothing to complete.
    func completeRequests(in conversation: inout Conversation, patience: Duration) async -> AgentError? {
        let (server, device) = (conversation.server.hostid.shown, conversation.device.publicKey.hostid.shown)
        for directory in laptop.directories {
            for request in directory.requests() where request.server == server && request.device == device {
                do throws(AgentError) {
                    try await complete(request, in: &conversation, from: directory, patience: patience)
                } catch {
                    if error.code == .serverUnreachable { return error }
                    // Another command has the turn: the request waits.
                    if patience == .zero, error.code == .cannotWrite { continue }
                    tell(.unreachable(error))
                }
            }
        }
        return nil
    }

    private func complete(
        _ request: RequestInFlight, in conversation: inout Conversation, from directory: NodelockDirectory, patience: Duration
    ) async throws(AgentError) {
        guard let alive = try directory.exclusively({ writer throws(AgentError) in try writer.adopt(request) }) else { return }
        defer { alive.release() }
        let turn = try await turn(patience: patience)
        defer { turn.release() }
        if request.path == Path.capability { return try await completeCapability(request, in: &conversation, from: directory) }
        guard let terms = try? JSONDecoder().decode(Terms.self, from: Data(request.body.utf8)) else {
            try strike(request, in: directory)
            tell(.requestDropped("it cannot be read"))
            return
        }
        if try await isDead(request, in: &conversation) {
            try strike(request, in: directory)
            tell(.requestDropped("the server never got it, or it has ended"))
            return
        }
        switch try await settle(request, of: terms, in: &conversation, into: directory) {
        case .granted(let loaned):
            if !loaned.isEmpty { tell(.requestCompleted(features: loaned.map { shown($0.grant.terms.feature) })) }
        case .refused(let problem):
            tell(.requestDropped(shown(problem.detail)))
        case .unsent(let error), .open(let error):
            throw error
        }
    }

    /// Whether a request can no longer take effect by itself and has taken none: an old one is not made anew long after it was meant.
    private func isDead(_ request: RequestInFlight, in conversation: inout Conversation) async throws(AgentError) -> Bool {
        guard let sentAt = Instant(iso8601: request.sentAt) else { return true }
        let age = conversation.serverNow - sentAt
        if abs(age) <= RequestHead.clockTolerance { return false }
        return try await openLoans(of: request, in: &conversation).isEmpty
    }

    /// What the server lent for a request and has not got back; nothing where it never took it.
    func openLoans(of request: RequestInFlight, in conversation: inout Conversation) async throws(AgentError) -> [RequestState.Loan] {
        let answer = try await conversation.ask("GET", Path.request(request.id))
        if let problem = try answer.problem() {
            guard problem.code == RefusalCode.requestUnknown.rawValue else { throw AgentError(problem) }
            return []
        }
        return try answer.decoded(RequestState.self).loans.filter { $0.state == .open }
    }
}
