// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

/// What becomes of the answer to a capability request on this machine.
extension Agent {
    enum CapabilityReply: Sendable {
        case answered(CapabilityHarvest)
        case refused(Problem)
        /// It cannot have been heard of.
        case unsent(AgentError)
        /// Perhaps it was carried out: the next command that reaches the server sees to that.
        case open(AgentError)
    }

    /// Sends a noted request, for the first time or again, and does what its answer says.
    ///
    /// - Throws: `stale-answer`, `answer-invalid`.
    func settle(
        _ request: RequestInFlight, of terms: CapabilityTerms, in conversation: inout Conversation, into directory: NodelockDirectory,
        passwords: [Password?] = []
    ) async throws(AgentError) -> CapabilityReply {
        let (body, id) = (Bytes(request.body.utf8), Bytes(request.id.utf8))
        switch await conversation.exchange("POST", Path.capability, body: body, id: id, passwords: passwords) {
        case .unsent(let error): return .unsent(error)
        case .unknown(let error): return .open(error)
        case .answer(let signed):
            let answer: CapabilityAnswer
            do throws(AgentError) {
                if let problem = try signed.problem() {
                    if settlesNothing(problem, status: signed.status) { return .open(AgentError(problem)) }
                    try strike(request, in: directory)
                    return .refused(problem)
                }
                answer = try signed.decoded(CapabilityAnswer.self)
            } catch {
                return .open(error)
            }
            tellOfClock(signed.time)
            do throws(AgentError) {
                return .answered(try process(answer, to: request, of: terms, at: signed.time, in: conversation, into: directory))
            } catch {
                guard [.staleAnswer, .answerInvalid].contains(error.code) else { return .open(error) }
                try? await relinquish(request, in: &conversation, from: directory)
                throw error
            }
        }
    }

    private func process(
        _ answer: CapabilityAnswer, to request: RequestInFlight, of terms: CapabilityTerms, at time: Instant, in conversation: Conversation,
        into directory: NodelockDirectory
    ) throws(AgentError) -> CapabilityHarvest {
        let (server, device) = (conversation.server.hostid, Bytes(request.device.utf8))
        let marks = laptop.state.capability
        guard let sequence = answer.sequence else { throw .capabilityUnusable("its answer has no number") }
        if let last = try marks.last(from: server, to: device), sequence <= last {
            throw AgentError(
                .staleAnswer, "the server's answer is number \(sequence), and number \(last) was processed already",
                hint: "ask again; if it stays so, the clock or the database of the server was set back: tell its administrator")
        }
        let granted = try answer.requireFits(terms)
        let asked = Terms(
            features: granted.map { Terms.Feature(vendor: $0.vendor, name: $0.name, version: $0.version, count: $0.count) },
            duration: terms.duration, granularity: terms.granularity, user: terms.user, host: terms.host, client: terms.client,
            machine: terms.machine)
        var grants: [Grant] = []
        if !granted.isEmpty {
            let intake = GrantIntake(
                publishers: laptop.publishers.keys, machine: laptop.machine, device: device, server: conversation.server, now: time)
            grants = try intake.grants(in: Bytes(granted.map(\.text).joined(separator: [ASCII.newline])), for: asked)
        }
        // What goes back goes before anything new comes, and its return is signed: whoever is interrupted here does it again.
        for item in answer.returned {
            guard let loan = item.loan else { continue }
            _ = try giveUp(loan, of: item.name, by: item.vendor, in: conversation, among: laptop.directories)
        }
        let (replacing, request) = try parting(from: answer, to: request, in: conversation, storingIn: directory)
        let harvest = try store(grants, of: request, asked: asked, replacing: replacing, in: conversation, into: directory)
        try marks.note(sequence, from: server, to: device)
        if let obstacle = harvest.obstacle { throw obstacle }
        return CapabilityHarvest(address: conversation.address, request: request.id, answer: answer, loaned: harvest.stored)
    }

    /// Gives up a loan where it lies here: what lies nowhere here may lie where this command does not look, and is not ours to return.
    ///
    /// - Returns: whether it was given up now.
    private func giveUp(
        _ loan: String, of feature: String, by vendor: String, in conversation: Conversation, among directories: [NodelockDirectory]
    ) throws(AgentError) -> Bool {
        var isGivenUp = false
        for directory in directories {
            guard let grant = directory.grant(vendor: Bytes(vendor.utf8), feature: Bytes(feature.utf8)),
                grant.terms.loan == Bytes(loan.utf8), grant.signer == conversation.server,
                grant.terms.device == conversation.device.publicKey.hostid
            else { continue }
            let tombstone = try tombstone(of: grant, from: conversation.server, as: conversation.device)
            if try directory.exclusively({ writer throws(AgentError) in try writer.giveUp(tombstone) }) {
                forgetWishes(for: [tombstone])
                isGivenUp = true
            }
        }
        return isGivenUp
    }

    /// The loans that go for each grant of an answer; those in other directories than the grant's go now.
    ///
    /// - Returns: also the request, which knows that those were not returned by anybody.
    private func parting(
        from answer: CapabilityAnswer, to request: RequestInFlight, in conversation: Conversation, storingIn directory: NodelockDirectory
    ) throws(AgentError) -> (replacing: [Bytes?], request: RequestInFlight) {
        var request = request
        let granted = answer.features.filter { $0.grant != nil }
        for feature in granted {
            guard let loan = feature.replaces else { continue }
            let elsewhere = laptop.directories.filter { $0 != directory }
            if try giveUp(loan, of: feature.name, by: feature.vendor, in: conversation, among: elsewhere) { request.givenUp.append(loan) }
        }
        return (granted.map { $0.replaces.map { Bytes($0.utf8) } }, request)
    }

    /// Completes a request whose answer never came: what was used is told however late, and what was asked is not had long after.
    func completeCapability(
        _ request: RequestInFlight, in conversation: inout Conversation, from directory: NodelockDirectory
    ) async throws(AgentError) {
        guard let terms = try? JSONDecoder().decode(CapabilityTerms.self, from: Data(request.body.utf8)) else {
            try strike(request, in: directory)
            tell(.requestDropped("it cannot be read"))
            return
        }
        if terms.operation == .request, try await isForgotten(request, in: &conversation) {
            try strike(request, in: directory)
            tell(.requestDropped("the server never got it"))
            return
        }
        switch try await settle(request, of: terms, in: &conversation, into: directory) {
        case .answered(let harvest):
            let features = harvest.answer.features.filter { $0.granted > 0 }.map { shown($0.name) }
            if !features.isEmpty { tell(.requestCompleted(features: features)) }
        case .refused(let problem): tell(.requestDropped(shown(problem.detail)))
        case .unsent(let error), .open(let error): throw error
        }
    }

    /// Whether the server never took a request that is too old to be made now.
    private func isForgotten(_ request: RequestInFlight, in conversation: inout Conversation) async throws(AgentError) -> Bool {
        guard let sentAt = Instant(iso8601: request.sentAt) else { return true }
        if abs(conversation.serverNow - sentAt) <= RequestHead.clockTolerance { return false }
        let problem = try await conversation.ask("GET", Path.request(request.id)).problem()
        return problem?.code == RefusalCode.requestUnknown.rawValue
    }
}

extension CapabilityAnswer {
    fileprivate struct Granted {
        let vendor: String
        let name: String
        let version: String?
        let count: Int
        let text: Bytes
    }

    /// The grants in an answer that fits what was asked.
    fileprivate func requireFits(_ terms: CapabilityTerms) throws(AgentError) -> [Granted] {
        guard features.count == (terms.operation == .undo ? 0 : terms.features.count) else {
            throw .capabilityUnusable("\(features.count) features are answered, \(terms.features.count) were asked")
        }
        var granted: [Granted] = []
        for (feature, asked) in zip(features, terms.features) {
            guard feature.vendor == asked.vendor, feature.name == asked.name, feature.asked == asked.count,
                (0...asked.count).contains(feature.granted), feature.granted == asked.count || terms.partial == true
            else { throw .capabilityUnusable("\(asked.name) is not answered as it was asked") }
            guard let grant = feature.grant else { continue }
            guard let text = Base64URL.decode(Bytes(grant.utf8)) else {
                throw .capabilityUnusable("the grant of \(asked.name) is no base64url")
            }
            guard feature.held == feature.granted || terms.incremental == true else {
                throw .capabilityUnusable("\(feature.held) seats of \(asked.name) are held, \(feature.granted) were granted")
            }
            granted.append(Granted(vendor: asked.vendor, name: asked.name, version: asked.version, count: feature.held, text: text))
        }
        return granted
    }
}

extension AgentError {
    fileprivate static func capabilityUnusable(_ reason: String) -> AgentError {
        AgentError(
            .answerInvalid, "the server's answer cannot be used: \(reason)",
            hint: "nothing was changed here; tell the server's administrator")
    }
}
